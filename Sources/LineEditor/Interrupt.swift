import CLineEditor

/// Ctrl-C as a flag that long computations look at.
public enum Interrupt {
  /// Takes over the signals: Ctrl-C sets the flag, and the terminal is restored before the process
  /// stops (Ctrl-Z) or dies (SIGTERM, SIGHUP, SIGQUIT) of a signal. Ignored signals stay ignored, but for
  /// Ctrl-C from a terminal and SIGPIPE: output that nobody reads ends the process.
  public static func install() {
    le_install_signal_handlers()
  }

  /// Whether Ctrl-C came and was not taken yet; costs one load.
  public static var isPending: Bool {
    le_interrupt_pending()
  }

  /// Whether Ctrl-C came, clearing the flag.
  public static func take() -> Bool {
    le_take_interrupt()
  }
}
