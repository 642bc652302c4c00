"""Runs exported scripts on PyTorch and JAX: values and gradients must be those of backprop.

    python3 run_exports.py .build/debug/backprop    every transcript and every example of help
    python3 run_exports.py --all                    also every case of Fixtures/Oracle, with derivative graphs (minutes)
    python3 run_exports.py --scripts FOLDER         scripts that are there already

A library that is not installed is skipped with a notice. The exit status is 1 if a script fails.
All scripts run in this one process, since importing a library takes longer than most of them.
"""

import argparse
import contextlib
import importlib.util
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback

os.environ.setdefault("JAX_PLATFORMS", "cpu")

FORMATS = {"pytorch": "torch", "jax": "jax"}
TESTS = pathlib.Path(__file__).resolve().parent.parent
PROMPT = "backprop> "


# Derivatives of all that selects, places or rearranges, to the second order, and constants made of derivatives.
SELECTIONS = [
    'W=[1,2,3;4,5,6]; const k=[2,0,2]; y=take(W,k,axis=1); z=sum(y^3); g=grad(z,W); s=sum(g^2)',
    'W=[1,2,3;4,5,6]; const k=1; y=take(W,k,axis=1); z=sum(y^3); g=grad(z,W); h=grad(sum(g),W); s=sum(h*g)',
    'W=ones(2,3,4)*2; const k=[3,1]; y=take(W,k,axis=2); z=sum(y^3); g=grad(z,W); s=sum(g^2)',
    'W=ones(2,3,4)*2; const k=[2,1;0,0]; y=take(W,k,axis=1); z=sum(y^3); g=grad(z,W); s=sum(g^2)',
    'x=2; const c=grad(3*x,x); z=c*x',
    'x=2; const c=grad(3*x,x); const d=grad(x*x,x); e=c+d; z=e*x',
    'x=[1,2]; const c=grad(sum(3*x),x); z=sum(c*x)',
    'x=2; const c=3; const d=c*2; z=d*x; const e=-c; y=e*x; const q=c; w=q*x',
    'x=[1,2,3]; z=sum(pad(x,1)^2); g=grad(z,x); s=sum(g^2)',
    'x=[1,2;3,4]; z=sum(pad(x,1)^2); g=grad(z,x); s=sum(g^3)',
    'x=[1,2,3,4]; y=x[::2]; z=sum(y^3); g=grad(z,x); s=sum(g^2)',
    'W=[1,2,3;4,5,6]; y=W[:,1:]; z=sum(y^3); g=grad(z,W); s=sum(g^2); h=grad(s,W); t=sum(h)',
    'W=[1,2,3;4,5,6]; y=W[:,::-1]; z=sum(y^3); g=grad(z,W); s=sum(g^2)',
    'W=[1,2,3;4,5,6]; y=concatenate(W,W,axis=1); z=sum(y^3); g=grad(z,W); s=sum(g^2)',
    'x=[1,2,3]; z=sum(stack(x,x*2)^3); g=grad(z,x); s=sum(g^2)',
    'const i=[1,0,1]; E=[1,2;3,4]; y=embedding(i,E); z=sum(y^3); g=grad(z,E); s=sum(g^2)',
    'z=[1,2,3]; const y=1; L=-z[y]+log(sum(exp(z))); g=grad(L,z); s=sum(g^2)',
    'W=[1,2,3;4,5,6]; z=sum(flip(W,axis=1)*W^2); g=grad(z,W); s=sum(g^2)',
    'W=[1,2,3;4,5,6]; z=sum(tile(W,[2,2])^3); g=grad(z,W); s=sum(g^2)',
    'W=[1,2,3;4,5,6]; z=sum(cumsum(W,axis=1)^3); g=grad(z,W); s=sum(g^2)',
    'W=[1,2,3;4,5,6]; z=sum(max(W,axis=1)^3)+sum(min(W,axis=0)); g=grad(z,W); s=sum(g^2)',
    'W=[1,2;4,5]; z=sum(diag(W)^3)+trace(W@W); g=grad(z,W); s=sum(g^2)',
    'x=[1.5,-2]; z=sum(erfc(x)*gelu(x)+gelu_tanh(x)); g=grad(z,x); s=sum(g^2)',
    'x=[7.3,-2]; z=sum(mod(x,3)*x+cbrt(x)+expm1(x)+reciprocal(x)); g=grad(z,x); s=sum(g^2)',
    'x=[1,2;3,4]; z=sum(max_pool2d(x,1)^2); g=grad(z,x); s=sum(g^2)',
    'z=[1,2;0,1]; const y=[1,0]; L=nll_loss(log_softmax(z),y)+cross_entropy(z,y); g=grad(L,z); s=sum(g^2)',
    'z=[1,2;0,1]; L=sum(log_softmax(z,axis=0)^2)+sum(softmax(z,axis=0)^3); g=grad(L,z); s=sum(g^2)',
    'x=2; const c=relu(3); z=c*x; const d=sigmoid(0); w=d*x',
    'x=[1,2]; const c=grad(sum(x^2),x)[0]; z=c*x[1]; const v=x*2; u=sum(v*x)',
    "f(t)=t^3; x=2; const c=f'(x); z=c*x; d=f''(x)",
    'x=[1,2,3,4]; const c=jacobian(x^2,x); z=sum(c@x); h=hessian(sum(x^3),x); s=sum(h)',
]


def sessions_of_selections():
    """Each of the selections above, whole."""
    for number, line in enumerate(SELECTIONS):
        yield f"selection-{number:02}", [line], ""


def sessions_of_transcripts():
    """The typed lines of every transcript, up to each `grad z` and to the end."""
    for path in sorted((TESTS / "Transcripts").glob("*.txt")):
        lines = path.read_text().splitlines()
        typed = [line[len(PROMPT) :] for line in lines if line.startswith(PROMPT)]
        for number, line in enumerate(typed):
            # The backward pass of one output, as it was when it was asked for.
            if re.fullmatch(r"grad \w+", line):
                yield f"{path.stem}-{number}", typed[:number], " of " + line.split()[1]
        yield path.stem, typed, ""


def sessions_of_help(backprop):
    """The example of every function; an array is made a number, so that its gradient is told."""
    topics = subprocess.run([backprop, "-e", "help functions"], capture_output=True, text=True).stdout
    names = sorted(set(re.findall(r"[a-z][a-z0-9_]+", topics)))
    for name in names:
        page = subprocess.run([backprop, "-e", f"help {name}"], capture_output=True, text=True).stdout
        lines = page.splitlines()
        for start, line in enumerate(lines):
            if line.strip() not in ("Example", "Examples"):
                continue
            # The example is shown as it is typed, with what it prints.
            typed = [x.split(PROMPT, 1)[1] for x in lines[start + 1 :] if x.startswith("  " + PROMPT)]
            last = re.findall(r"(\w+) = ", "; ".join(typed))[-1:]
            if last:
                yield f"help-{name}", typed, f" of sum({last[0]} * sin({last[0]} + 1))"


def sessions_of_fixtures():
    """Every case of the oracle with its first and second derivatives as nodes of the graph."""
    lines = (TESTS / "Fixtures" / "Oracle" / "fixtures.jsonl").read_text().splitlines()
    for number, case in enumerate(map(json.loads, lines)):

        def array(shape, values):
            return f"reshape({values}, {', '.join(map(str, shape))})" if shape else str(values[0])

        operands = case["operands"]
        statements = [
            f"{'' if x['variable'] else 'const '}x{k} = {array(x['shape'], x['values'])}" for k, x in enumerate(operands)
        ]
        statements.append(f"y = {case['call']}")
        variables = [k for k, x in enumerate(operands) if x["variable"]]
        if not variables:
            continue
        statements.append(f"const c = {array(case['value']['shape'], case['cotangent'])}")
        statements += ["s = sum(c * y)"] + [f"g{k} = grad(s, x{k})" for k in variables]
        clause = " of s" + "".join(f", sum(sin(g{k} + 1))" for k in variables)
        yield f"case-{number:03}", statements, clause if case["second"] else " of s"


def write_scripts(backprop, folder, everything):
    """Exports every session in every format; what a session refuses to export is told."""
    sessions = [*sessions_of_selections(), *sessions_of_transcripts(), *sessions_of_help(backprop)]
    if everything:
        sessions += sessions_of_fixtures()
    for name, statements, clause in sessions:
        files = {library: folder / f"{library}-{name}.py" for library in FORMATS}
        exports = [f'export {library} "{path}"{clause}' for library, path in files.items()]
        script = "\n".join([*statements, *exports])
        # From the root of the package, where the transcripts find their data.
        subprocess.run([backprop], input=script, capture_output=True, text=True, cwd=TESTS.parent)
        for path in files.values():
            if not path.exists():
                print(f"no script: {path.stem}")


def run(path):
    """Runs one script; the traceback if it fails."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(path.read_text(), str(path), "exec"), {"__name__": "__main__"})
    except Exception:
        return traceback.format_exc(limit=-2)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("backprop", nargs="?", default=".build/debug/backprop")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--scripts", type=pathlib.Path)
    options = parser.parse_args()
    options.backprop = str(pathlib.Path(options.backprop).resolve())
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.scripts or pathlib.Path(temporary)
        if options.scripts is None:
            write_scripts(options.backprop, folder, options.all)
        failures = 0
        for library, module in FORMATS.items():
            scripts = sorted(folder.glob(f"{library}-*.py"))
            if importlib.util.find_spec(module) is None:
                print(f"skipped: {len(scripts)} scripts for {library}, which is not installed")
                continue
            for path in scripts:
                problem = run(path)
                if problem is not None:
                    failures += 1
                    print(f"FAILED {path.name}\n{problem}")
            print(f"{library}: {len(scripts)} scripts run")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
