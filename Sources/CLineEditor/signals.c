// Signal handlers. They set flags, wake the reader through a pipe and, before the process stops
// or dies, restore the terminal: tcsetattr, write, sigaction and raise are all that POSIX lets a
// handler do, and all that is needed. libedit's own handling (EL_SIGNAL) stays off because it
// sends each signal again to the whole process group.

#include "editor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <termios.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted, resumed, resized;
static volatile sig_atomic_t expired;  // the limit of time or of memory that was reached; one that is stays so
static size_t most_memory;             // bytes that the process may take, or 0
static volatile sig_atomic_t raw, pasting;
static struct termios cooked; // the terminal's state before raw mode; meaningful while raw is set
static int terminal = STDIN_FILENO;
static int wake_up[2] = {-1, -1};

static void wake(void) {
  char byte = 0;
  ssize_t ignored = write(wake_up[1], &byte, 1); // a full pipe wakes as well
  (void)ignored;
}

static void restore_terminal(void) {
  if (!raw) return;
  static const char end_paste[] = "\033[?2004l";
  if (pasting) {
    ssize_t ignored = write(STDOUT_FILENO, end_paste, sizeof end_paste - 1);
    (void)ignored;
  }
  tcsetattr(terminal, TCSANOW, &cooked);
}

static void on_notice(int signal_number) {
  int saved_errno = errno;
  switch (signal_number) {
  case SIGINT: interrupted = 1; break;
  case SIGWINCH: resized = 1; break;
  case SIGCONT:
    if (raw) resumed = 1;
    break;
  }
  wake();
  errno = saved_errno;
}

// Dies by the same signal, so that the parent sees the true cause. The signal is blocked while
// its handler runs: the second one arrives, with the default action, when this returns.
static volatile sig_atomic_t death_is_put_off, death; // the signal that waits, or 0

static void on_death(int signal_number) {
  if (death_is_put_off) {
    death = signal_number;
    return;
  }
  restore_terminal();
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

void le_put_off_death(bool is_put_off) {
  death_is_put_off = is_put_off;
  if (is_put_off || !death) return;
  restore_terminal();
  signal(death, SIG_DFL);
  kill(getpid(), death); // not raise: the thread that has written may have all signals blocked
}

static void say(const char *text) {
  ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
  (void)ignored;
}

// A fault of the program itself. Swift has said what it was; its own handler would go on to wait half a minute for the key
// of somebody with a debugger.
static void on_crash(int signal_number) {
  restore_terminal();
  say("backprop: ended by a fault of its own, which should be reported.\n");
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

// The limit of time: the work that runs is asked to stop, and ended a moment later if it does not.
static void on_time(int signal_number) {
  int saved_errno = errno;
  if (expired == LE_TIME_LIMIT) {
    restore_terminal();
    say("\nbackprop: the limit of time was reached (--limit-time)\n");
    _exit(LE_LIMIT_STATUS);
  }
  expired = LE_TIME_LIMIT;
  struct itimerval soon = {.it_value = {.tv_sec = 1}};
  setitimer(ITIMER_REAL, &soon, NULL);
  wake();
  errno = saved_errno;
  (void)signal_number;
}

// The default action of SIGTSTP and not SIGSTOP: where no shell could resume the process (it
// leads its session, as in a container), the kernel then leaves it running.
static void on_suspend(int signal_number) {
  int saved_errno = errno;
  restore_terminal();
  struct sigaction by_default = {.sa_handler = SIG_DFL}, ours;
  sigaction(signal_number, &by_default, &ours);
  raise(signal_number);
  sigset_t just_this, before;
  sigemptyset(&just_this);
  sigaddset(&just_this, signal_number);
  sigprocmask(SIG_UNBLOCK, &just_this, &before); // stops here
  sigprocmask(SIG_SETMASK, &before, NULL);
  sigaction(signal_number, &ours, NULL);
  if (raw) resumed = 1;
  wake();
  errno = saved_errno;
}

// What the parent had ignored (nohup, a shell without job control) stays ignored, but for Ctrl-C
// from a person: a script that starts us in the background of its shell ignores that by accident.
static void install(int signal_number, void (*handler)(int), int flags) {
  struct sigaction before;
  bool is_ignored = sigaction(signal_number, NULL, &before) == 0 && before.sa_handler == SIG_IGN;
  if (is_ignored && !(signal_number == SIGINT && isatty(STDIN_FILENO))) return;
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigemptyset(&action.sa_mask);
  sigaction(signal_number, &action, NULL);
}

void le_install_signal_handlers(void) {
  if (wake_up[0] >= 0 || pipe(wake_up) != 0) return;
  for (int i = 0; i < 2; i++) {
    fcntl(wake_up[i], F_SETFL, O_NONBLOCK);
    fcntl(wake_up[i], F_SETFD, FD_CLOEXEC);
  }
  install(SIGINT, on_notice, 0); // no SA_RESTART: a blocked read must return
  install(SIGWINCH, on_notice, SA_RESTART);
  install(SIGCONT, on_notice, SA_RESTART);
  install(SIGTSTP, on_suspend, SA_RESTART);
  install(SIGTERM, on_death, 0);
  install(SIGHUP, on_death, 0);
  install(SIGQUIT, on_death, 0);
  // Whoever has set up Swift's own handler wants it.
  if (getenv("SWIFT_BACKTRACE") == NULL) {
    static const int faults[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) install(faults[i], on_crash, SA_ONSTACK);
  }
  // Whoever started us may ignore it (many languages do), but output that nobody reads is no use: `backprop | head`.
  signal(SIGPIPE, SIG_DFL);
}

// The memory of the process in bytes. On Linux the peak that getrusage tells may be that of the process which started this
// one, so that what is resident is read instead.
static size_t memory(void) {
#ifdef __linux__
  static int statm = -1;
  char text[64];
  if (statm < 0) statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  ssize_t length = statm < 0 ? 0 : pread(statm, text, sizeof text - 1, 0);
  if (length <= 0) return 0;
  text[length] = 0;
  char *resident = strchr(text, ' ');
  return resident ? strtoul(resident, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE) : 0;
#else
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? (size_t)usage.ru_maxrss : 0;
#endif
}

bool le_interrupt_pending(void) {
  if (most_memory > 0 && !expired && memory() > most_memory) expired = LE_MEMORY_LIMIT;
  return interrupted != 0 || expired;
}

bool le_take_interrupt(void) {
  bool taken = le_interrupt_pending();
  interrupted = 0;
  return taken;
}

void le_limit_time(double seconds) {
  struct itimerval time = {.it_value = {.tv_sec = (time_t)seconds, .tv_usec = (suseconds_t)(1e6 * (seconds - (double)(time_t)seconds))}};
  if (time.it_value.tv_sec == 0 && time.it_value.tv_usec == 0) time.it_value.tv_usec = 1;
  install(SIGALRM, on_time, 0); // no SA_RESTART: a blocked read must return
  // Whoever started the process may have left the signal blocked, with which no limit would be kept.
  sigset_t alarm;
  sigemptyset(&alarm);
  sigaddset(&alarm, SIGALRM);
  sigprocmask(SIG_UNBLOCK, &alarm, NULL);
  setitimer(ITIMER_REAL, &time, NULL);
}

void le_limit_memory(size_t bytes) {
  most_memory = bytes;
}

le_limit le_limit_reached(void) {
  return (le_limit)expired;
}

int signal_pipe(void) {
  return wake_up[0];
}

void signals_enter_raw(int fd, bool bracketed_paste) {
  terminal = fd;
  resumed = resized = 0;
  pasting = bracketed_paste;
  raw = tcgetattr(fd, &cooked) == 0;
}

void signals_leave_raw(void) {
  raw = pasting = resumed = 0;
}

bool signals_take_resumed(void) {
  bool taken = resumed != 0;
  resumed = 0;
  return taken;
}

bool signals_take_resized(void) {
  bool taken = resized != 0;
  resized = 0;
  return taken;
}
