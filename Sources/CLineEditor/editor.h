// What the files of this target share; not visible to Swift.

#ifndef EDITOR_H
#define EDITOR_H

#include "CLineEditor.h"

#include <histedit.h>
#include <stdio.h>
#include <wchar.h>

struct le_editor {
  EditLine *el;
  History *history;
  FILE *in, *out;
  le_callbacks callbacks;
  char *prompt;
  char *continuation; // of the lines that Enter opens; may be NULL
  bool escapes;          // control sequences of our own are allowed
  bool editing;          // inside le_read_line, as opposed to le_read_key
  bool prompted;         // the first prompt has been shown
  bool recalled;         // the last key recalled history, so the next Up or Down goes on with it
  wchar_t *pasted;       // a paste that has been read and not yet inserted
  int rows_below_cursor, end_column; // when an interrupt arrived, to leave the input at its end

  // Input that was read and not yet decoded. It outlives a line: what is typed ahead is kept.
  unsigned char bytes[4096];
  size_t next_byte, end_byte;
  // Decoded keys that come before any further byte.
  wchar_t replay[3];
  int next_replay, end_replay;
  wchar_t last_key; // what le_read_key read
};

// libedit looks commands up by character code below 256. Printable Latin-1 ends at 0x7E and
// starts again at 0xA0, so the C1 controls between, which nobody types, name our keys. Binding
// these codes instead of escape sequences lets a lone ESC act at once in vi mode.
enum {
  CODE_PASTE = 0x80,
  CODE_UP,
  CODE_DOWN,
  CODE_LEFT,
  CODE_RIGHT,
  CODE_HOME,
  CODE_END,
  CODE_DELETE,
  CODE_WORD_LEFT,
  CODE_WORD_RIGHT,
  CODE_SUBMIT,
  CODE_LINE_UP,
  CODE_LINE_DOWN
};
enum { FIRST_C1 = 0x80, LAST_C1 = 0x9F, REPLACEMENT = 0xFFFD };

// input.c
typedef enum { BYTE_READ, BYTE_END, BYTE_FAILED, BYTE_TIMEOUT } byte_result;
byte_result read_byte(le_editor *editor, unsigned char *byte, int timeout_ms);
bool input_waits(le_editor *editor);

// keys.c
int read_character(EditLine *el, wchar_t *character); // libedit's EL_GETCFN
int next_key(le_editor *editor, wchar_t *key);        // 1, 0 at the end, -1 on error or interrupt

// utf8.c
int utf8_length(unsigned char lead);                  // 0 if no sequence starts so
wchar_t utf8_decode(const unsigned char *bytes, int length);

// paste.c
byte_result read_paste(le_editor *editor);
unsigned char insert_paste(EditLine *el, int character);

// display.c
typedef struct {
  int row, column;
} position;
position locate(le_editor *editor, const wchar_t *end);
int rows_below(le_editor *editor);
void paint_highlight(le_editor *editor);
void redraw_after_resize(le_editor *editor);
void redraw_after_resume(le_editor *editor);

// signals.c
int signal_pipe(void);
void signals_enter_raw(int fd, bool bracketed_paste);
void signals_leave_raw(void);
bool signals_take_resumed(void);
bool signals_take_resized(void);

// editor.c
le_editor *editor_of(EditLine *el);
void enter_raw_mode(le_editor *editor);
char *text_of(EditLine *el, int *cursor); // the buffer as UTF-8, to be freed; NULL without memory

#endif
