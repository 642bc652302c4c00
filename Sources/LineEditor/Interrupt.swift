import CLineEditor

/// Ctrl-C as a flag that long computations look at.
public enum Interrupt {
  /// Takes over the signals: Ctrl-C sets the flag, and the terminal is restored before the process
  /// stops (Ctrl-Z) or dies (SIGTERM, SIGHUP, SIGQUIT) of a signal. Ignored signals stay ignored, but for
  /// Ctrl-C from a terminal and SIGPIPE: output that nobody reads ends the process.
  public static func install() {
    le_install_signal_handlers()
  }

  /// Whether Ctrl-C came and was not taken yet, or a limit of the run was reached; costs a load, and a system call where
  /// memory is limited.
  public static var isPending: Bool {
    le_interrupt_pending()
  }

  /// Whether Ctrl-C came, clearing the flag.
  public static func take() -> Bool {
    le_take_interrupt()
  }

  /// While something is written that must not be lost, signals that end the process wait; those that came end it then.
  public static func putOffDeath(_ isPutOff: Bool) { le_put_off_death(isPutOff) }

  /// The limits of a run.
  public enum Limit: Sendable { case time, memory }

  /// The exit status of a run that reached a limit.
  public static let limitStatus = Int32(LE_LIMIT_STATUS)

  /// From now on what runs is interrupted after so many seconds; what does not stop then ends the process.
  public static func limit(seconds: Double) { le_limit_time(seconds) }

  /// What runs is interrupted once the process has taken so many bytes.
  public static func limit(bytes: Int) { le_limit_memory(bytes) }

  /// The limit that was reached.
  public static var reached: Limit? {
    switch le_limit_reached() {
    case LE_TIME_LIMIT: .time
    case LE_MEMORY_LIMIT: .memory
    default: nil
    }
  }
}
