// Signal handlers. They set flags, wake the reader through a pipe and, before the process stops
// or dies, restore the terminal: tcsetattr, write, sigaction and raise are all that POSIX lets a
// handler do, and all that is needed. libedit's own handling (EL_SIGNAL) stays off because it
// sends each signal again to the whole process group.

#include "editor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted, resumed, resized;
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
static void on_death(int signal_number) {
  restore_terminal();
  signal(signal_number, SIG_DFL);
  raise(signal_number);
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
  // Whoever started us may ignore it (many languages do), but output that nobody reads is no use: `backprop | head`.
  signal(SIGPIPE, SIG_DFL);
}

bool le_interrupt_pending(void) {
  return interrupted != 0;
}

bool le_take_interrupt(void) {
  bool taken = interrupted != 0;
  interrupted = 0;
  return taken;
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
