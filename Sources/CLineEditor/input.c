// Bytes from the terminal, with the signals that arrive while waiting for them.

#include "editor.h"

#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void drain_signal_pipe(void) {
  char bytes[64];
  while (read(signal_pipe(), bytes, sizeof bytes) > 0) {}
}

// False if the line being read was interrupted.
static bool handle_signals(le_editor *editor) {
  if (le_interrupt_pending()) {
    // The kernel drops its queue on Ctrl-C; what we had taken from it goes the same way.
    editor->next_byte = editor->end_byte = 0;
    editor->next_replay = editor->end_replay = 0;
    if (editor->editing) {
      editor->rows_below_cursor = rows_below(editor);
      editor->end_column = locate(editor, el_wline(editor->el)->lastchar).column;
    }
    errno = EINTR;
    return false;
  }
  if (signals_take_resumed()) {
    // The handler went back to line mode behind libedit's back: off, then on, puts both in step.
    el_set(editor->el, EL_PREP_TERM, 0);
    enter_raw_mode(editor);
    if (editor->editing) redraw_after_resume(editor);
  }
  if (signals_take_resized() && editor->editing) redraw_after_resize(editor);
  return true;
}

byte_result read_byte(le_editor *editor, unsigned char *byte, int timeout_ms) {
  for (;;) {
    if (!handle_signals(editor)) return BYTE_FAILED;
    if (editor->next_byte < editor->end_byte) {
      *byte = editor->bytes[editor->next_byte++];
      return BYTE_READ;
    }
    struct pollfd sources[2] = {
      {.fd = fileno(editor->in), .events = POLLIN}, {.fd = signal_pipe(), .events = POLLIN}};
    int ready = poll(sources, 2, timeout_ms); // a negative descriptor (no handlers) is passed over
    if (ready < 0 && errno != EINTR) return BYTE_FAILED;
    if (ready == 0) return BYTE_TIMEOUT;
    if (ready < 0) continue;
    if (sources[1].revents) drain_signal_pipe();
    if (!sources[0].revents) continue;
    ssize_t count = read(sources[0].fd, editor->bytes, sizeof editor->bytes);
    if (count == 0) return BYTE_END;
    if (count < 0 && errno != EINTR && errno != EAGAIN) return BYTE_FAILED;
    editor->next_byte = 0;
    editor->end_byte = count > 0 ? (size_t)count : 0;
  }
}

bool input_waits(le_editor *editor) {
  if (editor->next_replay < editor->end_replay || editor->next_byte < editor->end_byte) return true;
  int waiting = 0;
  return ioctl(fileno(editor->in), FIONREAD, &waiting) == 0 && waiting > 0;
}
