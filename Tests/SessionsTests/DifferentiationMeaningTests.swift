import Explanations
import Testing

@testable import Sessions

/// What one differentiates by: names, parts, parameters, and expressions that are definitions.
///
/// Right values by hand, or by JAX.
@Suite struct DifferentiationMeaningTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let script: String, expression: String, right: [Double]
    init(_ script: String, _ expression: String, _ right: Double...) {
      (self.script, self.expression, self.right) = (script, expression, right)
    }
    var testDescription: String { "\(expression) after \(script)" }
  }

  static let parts: [Case] = [
    Case("W=[1,2;3,4]; x=[1,-1]; h=W@x; L=sum(h^2)", "grad(L, W[0,1])", 2),
    Case("x=[1,3]; z=x[0]*x[1]+sum(x^2)", "grad(z, x[0])", 5),
    Case("x=[1,3]; z=x[0]*x[1]+sum(x^2)", "grad(z, x[0:1])", 5),
    Case("x=[1,3]; z=x[0]*x[1]+sum(x^2)", "grad(grad(z, x[0]), x[1])", 1),
    Case("x=[1,3]; z=x[0]*x[1]+sum(x^2)", "hessian(z, x[0])", 2),
    Case("z=[1,2,3]; L=sum(z[1:]^2)+z[0]*z[1]", "grad(L, z[1])", 5),
    Case("z=[1,2,3]; L=sum(z[1:]^2)+z[0]*z[1]", "grad(L, z[1:])", 5, 6),
    Case("z=[1,2,3]; L=sum(z[1:]^2)+z[0]*z[1]", "grad(L, z[1:][0])", 5),
    Case("z=[1,2,3]; L=sum(z[1:]^2)+z[0]*z[1]", "grad(L, z[[1,1,0]])", 5, 5, 2),
    Case("x=[1,2,-1]; W=[.1,-.2; .3,.1; -.4,.2]; b=[.1,0]; v=Wᵀx+b", "jacobian(v[0], W[0,0])", 1),
    Case("x=[1,2,-1]; W=[.1,-.2; .3,.1; -.4,.2]; b=[.1,0]; v=Wᵀx+b", "jacobian(v, W[1])", 2, 0, 0, 2),
    Case("h=[1,2]; y=h^2; z=sum(y)*y[0]", "grad(z, y[0])", 6),
    Case("x=[1,2,3]; z=sum(k in range(3): x[k]^2)", "grad(z, x[1])", 4),
    Case("x=[1,2,3]; z=sum(k in range(2): x[k]*x[k+1])", "grad(z, x[1])", 4),
    Case("x=[3,1]; z=max(x)*x[1]", "grad(z, x[0])", 1),
    Case("T=zeros(2,2,2)+1; x=T*1; z=sum(x^2)", "grad(z, x[1,0,1])", 2),
    Case("x=[1,2]; z=x[0]^2", "grad(z, x[1])", 0),
    Case("x=[1,2]; const c=[5,6]; z=sum(x*c)", "grad(z, c[1])", 2),
    Case("x=[1,2]; f(t)=t[0]*t[1]+sum(t^2)", "grad(f(x), x[0])", 4),
    Case("x=[1,2]; f(t)=grad(t[0]*t[1]+sum(t^2), t[0]); y=x^2", "f(y)", 6),
    Case("A=[1,2;3,4]; z=sum(A.T@[1,0])", "grad(z, A.T[0])", 1, 0),
  ]

  static let parameters: [Case] = [
    Case("x=3; f(t)=grad(t^2 * x, t)", "f(x)", 18),
    Case("f(t)=grad(t^3, t)", "f(3)", 27),
    Case("f(t)=grad(t^3, t)", "f(3) + f(2)", 39),
    Case("x=3; f(t)=grad(t^3, t)", "f(x)", 27),
    Case("x=3; f(t)=grad(t^3, t)", "grad(f(x), x)", 18),
    Case("x=3; f(t)=hessian(t^2 * x, t)", "f(x)", 6),
    Case("x=[1,2]; f(t)=jacobian(t * x, t)", "f(x)", 1, 0, 0, 2),
    Case("x=[1,2]; f(t)=jvp(t * x, t, [1,1])", "f(x)", 1, 2),
    Case("x=[1,2]; f(t)=vjp(t * x, t, [1,1])", "f(x)", 1, 2),
    Case("x=3; f(t)=grad(x^2, t)", "f(x)", 0),
    Case("x=3; f(x)=grad(x^2, x); y=5", "f(y)", 10),
    Case("x=3; g(s)=grad(s^2 * x, s); f(t)=g(t) + t", "f(x)", 21),
    Case("x=3; g(s)=s^2 * x; f(t)=grad(g(t), t)", "f(x)", 18),
    Case("x=3; f(a, b)=grad(a * b^2, b)", "f(x, x)", 18),
    Case("d(z, s)=grad(z, s); x=3", "d(x^2, x)", 6),
    Case("d(z, s)=grad(z, s[0]); x=[3,4]", "d(sum(x^2)*x[0], x)", 43),
    Case("x=[1,2]; f(t)=grad(sum(t^2) * x[0], t[1])", "f(x)", 4),
    Case("x=[1,2]; f(t)=grad(t^2 * x[0], t)", "f(x[0])", 2),
    Case("f(t)=t - 0.5*grad(t^2, t); w=4", "iterate(f, w, 1)", 0),
    Case("w=4; f(t)=t - 0.25*grad(t^2, t)", "iterate(f, w, 2)", 1),
    Case("f(t)=t - 0.25*grad(t^2, t)", "iterate(f, 4, 2)", 1),
    Case("w=2; f(t)=grad(t^3 * w, t)", "f(3)", 54),
    Case("w=2; f(t)=grad(t^3 * w, t); y=f(3)", "grad(y, w)", 27),
    Case("x=[1,2]", "sum(k in x: grad(k^2 * x[0], k))", 6),
    Case("", "sum(k in range(3): grad(k^2, k))", 6),
    Case("f(k)=grad(sum(v^2), v[k]); v=[1,2,3]", "f(1)", 4),
    Case("f(t)=grad(grad(t^4, t), t); x=2", "f(x)", 48),
  ]

  static let aliases: [Case] = [
    Case("x=[1,2]; a=x^2; b=a.T; c=sum(b*a)", "grad(c, a)", 2, 8),
    Case("x=[1,2]; a=x^2; b=a'; c=sum(b*a)", "grad(c, a)", 2, 8),
    Case("x=[1,2]; a=x^2; b=a; c=sum(b*a)", "grad(c, a)", 2, 8),
    Case("x=[1,2]; a=x^2; b=+a; c=sum(b*a)", "grad(c, a)", 2, 8),
    Case("x=[1,2]; a=x^2; f(t)=t; b=f(a); c=sum(b*a)", "grad(c, a)", 2, 8),
    Case("x=[1,2]; a=x^2; f(t)=+t.T; b=f(a); c=sum(b*a)", "grad(c, a)", 2, 8),
    Case("x=[1,2]; a=x^2; b=iterate(tanh, a, 0); c=sum(b*a)", "grad(c, a)", 2, 8),
    Case("x=[1,2]; a=x^2; first(s, t)=s; b=first(a, x*3); c=sum(b*a)", "grad(c, a)", 2, 8),
    Case("x=[1,2]; a=x^2; b=a[:]; c=sum(b*a)", "grad(c, a)", 2, 8),
    Case("x=[1,2]; a=x^2; b=reshape(a, 2); c=sum(b*a)", "grad(c, a)", 2, 8),
    Case("x=2; y=x^2; z=y*3; g=grad(z*y,z); c=g*y", "grad(c, y)", 8),
    Case("x=2; y=x^2; z=y*3; g=grad(z*y,z); c=g*y", "grad(c, g)", 4),
    Case("x=2; y=x^2; z=y*3; g=jvp(z*y,z,1); c=g*y", "grad(c, y)", 8),
    Case("x=2; w=3; y=x^2; g=vjp(w*y, w, 1); c=g*y", "grad(c, y)", 8),
    Case("x=2; y=sum(k in range(1): x); z=y*x", "grad(z, x)", 4),
    Case("x=2; y=x^2; const b=y; c=b*y", "grad(c, y)", 4),
    Case("x=2; a=x*3; b=x*3; c=a*b", "grad(c, a)", 6),
    Case("x=2; w=(x*3)+1; b=x*3; c=w*b", "grad(c, b)", 7),
  ]

  static let names: [Case] = [
    Case("x=2; u=x*3; z=u^2", "grad(z, x*3)", 12),
    Case("x=2; u=x*3; v=u+1; z=v^2", "grad(z, x*3+1)", 14),
    Case("x=[1,2]; u=x*3; z=sum(u^2)+u[0]", "grad(z, (x*3)[0])", 7),
    Case("x=[1,2]; u=x[0]; z=u^2+x[0]", "grad(z, u)", 2),
    Case("x=[1,2]; u=x[0]; z=u^2+x[0]", "grad(z, x[0])", 3),
    Case("x=2; u=x*3; z=u^2", "jacobian(z, x*3)", 12),
  ]

  /// An expression without a name is a node of the output where identical operations are one.
  static let withoutName: [Case] = [
    Case("x=2; u=x*3; z=(u+1)^2", "grad(z, x*3+1)", 14),
    Case("x=2; z=(x*3)^2; u=x*3", "grad(z, x*3)", 12), Case("x=2; z=(x*3)^2", "grad(z, x*3)", 12),
  ]

  /// Derivatives that compute what they need once more are derivatives by the same names as ever.
  static let computedAnew: [Case] = [
    Case("k=[2,3]; r=-k; c=jvp(r*k, k, [5,7]); L=sum(c)", "grad(L, r)", 5, 7),
    Case("k=2; r=-k; c=grad(r*k, k); L=c^2", "grad(L, r)", -8), Case("k=2; r=1/k; c=grad(r*k*k, k)", "grad(c, r)", 4),
    Case("k=2; r=k*1; c=grad(r*k, k)", "grad(c, r)", 1),
    Case("k=2; r=exp(k); c=grad(log(r)*r, k)", "grad(c, r)", 2 + 2),
    Case("w=[2,2]; s=w; Y=s; I=s; p=vjp(I*Y, I, 1); L=sum(p)", "grad(L, s)", 1, 1),
    Case("const a=[2,3]; A=prod(a); B=A; s=grad(A*B, B)", "grad(s, A)", 1),
    Case("w=2; s=w*w; t=3; q=grad(s*t, t)", "grad(q, s)", 1),
    Case("w=2; s=w*w; t=3; q=grad(s*t, t); L=q*q*s", "grad(L, s)", 48),
    Case("w=2; s=w*w; t=3; q=grad(s*t, t); L=q*q*s", "grad(L, q)", 32),
    Case("w=2; s=w*w; z=s^3; g=grad(z, w); h=grad(g*s, w)", "grad(h, s)", 1440),
    Case("w=2; s=w*w; f(t)=s*t^2", "grad(f'(w), s)", 4),
    Case("w=2; s=w*w; f(t)=t^3*s; g(t)=f'(t)", "g'(s)", 96),
    Case("x=[1,2]; y=x^2; z=sum(y^2); g=grad(z, x)", "jacobian(g, y)", 4, 0, 0, 8),
    Case("x=[1,2]; y=x^2; z=sum(y^2); g=jvp(z, x, [1,1])", "grad(g, y[1])", 8),
    Case("x=[1,2]; y=x^2; z=sum(y^3); g=grad(z, x)", "jvp(g, y, [1,1])", 12, 96),
    Case("x=[1,2]; y=x^2; z=sum(y^3); g=grad(z, x); L=sum(g)", "hessian(L, y)", 12, 0, 0, 24),
  ]

  @Test(
    arguments: parts + parameters + aliases + names + computedAnew, ["", "expand all; ", "set sharing off; "])
  func value(_ example: Case, start: String) { expectValue(example, start) }

  @Test(arguments: withoutName, ["", "expand all; "])
  func valueWithoutName(_ example: Case, start: String) { expectValue(example, start) }

  private func expectValue(_ example: Case, _ start: String) {
    var session = Session(seed: 1)
    for response in session.respond(to: start + example.script) {
      #expect(response.outcome == .done, "\(response.source.text): \(response.diagnostic?.message ?? "")")
    }
    let response = session.respond(to: example.expression).last
    #expect(response?.outcome == .done, "\(response?.diagnostic?.message ?? "")")
    let found = session.sheet.answer?.scalars ?? []
    #expect(
      found.count == example.right.count && zip(found, example.right).allSatisfy { abs($0 - $1) < 1e-9 }, "\(found)")
  }

  /// The same where the derivative is a definition, and after the sheet was elaborated anew.
  @Test(arguments: parts + parameters + aliases + names + computedAnew, [true, false])
  func asADefinition(_ example: Case, sharing: Bool) throws {
    var session = Session(seed: 1)
    _ = session.respond(to: example.script + "; answer = " + example.expression)
    _ = try session.sheet.rebuild(sharing: sharing, carriesFractions: false)
    #expect(session.sheet.graph.sharing == sharing)
    session.sheet.rebuild()
    let found = try #require(session.sheet.value(of: "answer")).scalars
    #expect(
      found.count == example.right.count && zip(found, example.right).allSatisfy { abs($0 - $1) < 1e-9 }, "\(found)")
  }

  @Test(arguments: [
    ("x=2; y=3; z=x*y+1", "grad(z, y*x)"), ("x=2; y=3; z=x+y", "grad(z, x*y)"), ("x=2; z=x^2", "grad z wrt x*3"),
    ("x=[1,2]; z=sum(x)", "jacobian z wrt (x*2)[0]"), ("x=2; z=x^2", "why x*3 of z"), ("x=2; z=x^2", "paths z x*3"),
    ("x=2; z=x^2", "derive z wrt x*3"), ("x=2; z=x^2", "tangent z wrt x*3"), ("x=2; z=x^2", "check z wrt x*3"),
    ("x=2; z=x^2", "hessian(z, x*3)"), ("x=2; z=x^2", "jvp(z, x*3, 1)"), ("x=2; z=x^2", "vjp(z, x*3, 1)"),
    ("x=2; z=x^2; f(t)=grad(t^2, t*3)", "f(x)"), ("w=2; l(x)=w*x", "grad l(x) over x in [1,2] wrt w*3"),
    ("x=2; y=3; z=x+y; grad x*y", "grad(z, x*y)"),
  ])
  func whatIsNotInTheGraphIsAnError(script: String, request: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: script)
    let before = VisibleState(session)
    let response = session.respond(to: request).last
    #expect(response?.outcome == .failed, "\(request)")
    #expect(response?.diagnostic?.message.contains("neither a node") == true, "\(response?.diagnostic?.message ?? "")")
    #expect(response?.diagnostic?.hint?.contains("give it a name") == true)
    #expect(VisibleState(session) == before)
  }

  /// Two names of one definition are two nodes, of which neither is meant more than the other.
  @Test func anExpressionThatIsTwoNames() {
    var session = Session(seed: 1)
    _ = session.respond(to: "x=2; u=x*3; v=x*3; z=u*v")
    let response = session.respond(to: "grad(z, x*3)").last
    #expect(response?.diagnostic?.message == "x*3 is u and also v, each a node of its own")
  }

  private func printed(_ script: String) -> String {
    var session = Session(seed: 1)
    return session.respond(to: script).last.map { PlainFormat(session.page).render($0.document) } ?? ""
  }

  @Test func notesSayWhichNodeIsMeant() {
    let named = "x=[1,2]; u=x[0]; z=u^2+x[0]; "
    for request in ["grad(z, u)", "grad z wrt u", "g = grad(z, u)", "derive z wrt u", "why u of z", "check z wrt u"] {
      #expect(printed(named + request).contains("u = x[0] is a node of its own"), "\(request)")
    }
    #expect(!printed("x=[1,2]; u=x[0]; z=u^2+x[1]^2; w=u*2; grad(w, u)").contains("note"))
    #expect(printed("x=2; u=x*3; z=u^2; grad(z, x*3)").contains("x*3 is u"))
    #expect(printed("x=2; u=x*3; z=u^2; grad z wrt x*3 at x = 3").contains("x*3 is u"))
  }

  @Test func oneUseIsWrittenAsOneUse() {
    let trace = printed("z=[2,1,-1]; const y=0; L=-z[y]+log(sum(exp(z))); grad L")
    #expect(trace.contains("by this use -1"))
    #expect(!trace.contains("∂L/∂z[y] = -1"))
    let part = printed("x=[1,2,3]; s=sum(x[1:]^2)+x[0]*x[1]; grad s")
    #expect(part.contains("∂s/∂x[0] = 2") && part.contains("by this use 1") && !part.contains("∂s/∂x[1] ="))
    #expect(printed("x=[1,2]; z=x[0]^2*x[1]; grad z").contains("∂z/∂x[0] = ∂z/∂u1 · ∂u1/∂x[0] = 2 · 2 = 4"))
    #expect(printed("z=[2,1,-1]; L=sum(z^2)+z[1]; grad L wrt z[1]").contains("∂L/∂z[1] = 3"))
  }

  @Test func aDerivativeThatIsAnEntryIsWrittenAsOne() {
    #expect(printed("x=[1,2]; z=x[0]*x[1]; derive z wrt x[0]").contains("∂z/∂x[0] = x[1] = 2\n"))
    #expect(!printed("x=[1,2]; z=x[0]*x[1]; derive z wrt x[0]").contains("too long"))
  }

  @Test func whereNoPathLeads() {
    #expect(printed("x=[1,2]; z=x[0]^2; why x[1] of z").contains("x[1]"))
    #expect(!printed("x=[1,2]; z=x[0]^2; why x[1] of z").contains("?"))
    #expect(!printed("x=[1,2]; z=x[0]^2; why x[1] of z").contains("What depends on"))
    #expect(printed("x=[1,2]; z=x[0]^2; paths z x[1]").contains("there is no path from z to x[1]"))
    #expect(printed("x=[1,2]; z=x[0]^2; grad z wrt x[1]").contains("∂z/∂x[1] = 0"))
  }
}
