import Explanations
import Language
import LineEditor
import Sessions
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Puts responses on standard output and errors on standard error.
struct Printer {
  /// Whether a JSON object is printed for each statement.
  let json: Bool
  /// The format of all pages; nil is that of the terminal, in colours where it has any.
  var format: (any DocumentFormat.Type)?

  func print(_ response: Response, of session: Session, file: String?, colored: Bool) {
    if let diagnostic = response.diagnostic, let file {
      let place = response.source.position(of: diagnostic.span?.lower ?? 0)
      let renderer = DiagnosticRenderer(width: session.page.width, isUnicode: session.page.unicode)
      let text = renderer.text(for: diagnostic, in: response.source)
      Self.toStandardError("\(file):\(place.line):\(place.column): \(text)\(text.hasSuffix("\n") ? "" : "\n")")
    }
    guard json || response.diagnostic == nil || file == nil else { return }
    // What is told although Ctrl-C came, an error or the steps that training took, is told to its end.
    let isLate = session.isInterrupted()
    func written() -> String {
      json ? response.json.text + "\n" : format(of: session, colored: colored).render(response.document)
    }
    let text = isLate ? written() : Work.run(stoppingWhen: session.isInterrupted, written)
    if isLate || !session.isInterrupted() {
      Self.toStandardOutput(text)
    } else if json {
      Self.toStandardOutput(session.cut(response).json.text + "\n")
    } else {
      Self.toStandardOutput(text)
      show(session.cut(response).document, of: session, colored: colored)
    }
  }

  func show(_ document: Document, of session: Session, colored: Bool) {
    Self.toStandardOutput(format(of: session, colored: colored).render(document))
  }

  func format(of session: Session, colored: Bool) -> any DocumentFormat {
    if let format { return format.init(session.page) }
    return colored ? TerminalFormat(session.page) : PlainFormat(session.page)
  }

  /// Prints a text; where the output takes no more, that is said and the program ends: nobody would see what comes.
  static func toStandardOutput(_ text: String) {
    do throws(FileAccess.Failure) { try SystemFiles.write(text, to: STDOUT_FILENO) } catch {
      toStandardError("backprop: standard output: \(error.reason)\n")
      exit(outputFailed)
    }
  }

  /// Prints a text where errors go; there is no place to say that this fails.
  static func toStandardError(_ text: String) { try? SystemFiles.write(text, to: STDERR_FILENO) }

  /// The exit status where output could not be written: EX_IOERR of sysexits.h.
  private static let outputFailed: Int32 = 74
}
