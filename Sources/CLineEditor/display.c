// What libedit does not draw: colours over the input, lists below it, the input anew.

#define _GNU_SOURCE // wcwidth

#include "editor.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <wctype.h>

// Longer lines stay plain: colouring happens on every key.
enum { HIGHLIGHT_LIMIT = 4000, TAB_WIDTH = 8 };

static struct winsize window_size(le_editor *editor) {
  struct winsize size = {.ws_row = 24, .ws_col = 80};
  struct winsize asked;
  if (ioctl(fileno(editor->out), TIOCGWINSZ, &asked) == 0 && asked.ws_row > 0 && asked.ws_col > 0) size = asked;
  return size;
}

static int prompt_width(const char *prompt) {
  int width = 0;
  bool visible = true;
  for (const unsigned char *byte = (const unsigned char *)prompt; *byte;) {
    int length = utf8_length(*byte);
    if (*byte == '\1') visible = !visible;
    else if (visible && length > 0) width += le_column_width((uint32_t)utf8_decode(byte, length));
    byte += length > 0 ? length : 1;
  }
  return width;
}

// Columns as libedit draws a character at `column`: ^X for a control, \U+XXXX for the unprintable.
static int drawn_width(wchar_t character, int column) {
  if (character == L'\t') return TAB_WIDTH - column % TAB_WIDTH;
  if (iswcntrl((wint_t)character)) return 2;
  int width = wcwidth(character);
  if (width >= 0) return width;
  return character > 0xFFFF ? 8 : 7;
}

// Where `end` in the buffer is drawn, from the prompt's first column.
position locate(le_editor *editor, const wchar_t *end) {
  int columns = window_size(editor).ws_col;
  int width = prompt_width(editor->prompt);
  position here = {width / columns, width % columns};
  for (const wchar_t *at = el_wline(editor->el)->buffer; at < end; at++) {
    if (*at == L'\n') {
      here = (position){here.row + 1, 0};
      continue;
    }
    int drawn = drawn_width(*at, here.column);
    if (here.column + drawn > columns) here = (position){here.row + 1, 0}; // never split over rows
    here.column += drawn;
    if (here.column >= columns) here = (position){here.row + 1, 0};
  }
  return here;
}

int rows_below(le_editor *editor) {
  const LineInfoW *line = el_wline(editor->el);
  return locate(editor, line->lastchar).row - locate(editor, line->cursor).row;
}

// Each character takes one column or, if the line fits its row, any number: only then does the
// coloured text wrap where libedit wrapped it.
static bool can_highlight(le_editor *editor, const LineInfoW *line) {
  if (line->lastchar == line->buffer || line->lastchar - line->buffer > HIGHLIGHT_LIMIT) return false;
  bool narrow = true;
  for (const wchar_t *at = line->buffer; at < line->lastchar; at++) {
    int width = wcwidth(*at);
    if (width < 0) return false; // line breaks, tabs and other controls among them
    narrow = narrow && width == 1;
  }
  int last_row = locate(editor, line->lastchar).row;
  return (narrow || last_row == 0) && last_row < window_size(editor).ws_row - 1;
}

// Draws the coloured text over the plain one and comes back. The characters are the same, so
// nothing flickers; while more input waits, it is not worth it.
void paint_highlight(le_editor *editor) {
  if (!editor->escapes || editor->callbacks.highlight == NULL || input_waits(editor)) return;
  const LineInfoW *line = el_wline(editor->el);
  if (!can_highlight(editor, line)) return;
  position cursor = locate(editor, line->cursor);
  position start = locate(editor, line->buffer);
  char *text = text_of(editor->el, NULL);
  char *coloured = text ? editor->callbacks.highlight(editor->callbacks.context, text) : NULL;
  if (coloured != NULL) {
    fputs("\0337\r", editor->out); // save the cursor
    if (cursor.row > start.row) fprintf(editor->out, "\033[%dA", cursor.row - start.row);
    if (start.column > 0) fprintf(editor->out, "\033[%dC", start.column);
    fprintf(editor->out, "%s\033[0m\0338", coloured);
    fflush(editor->out);
  }
  free(coloured);
  free(text);
}

// libedit's refresh draws from where the cursor is: it has to be at the prompt's first column.
void redraw_after_resize(le_editor *editor) {
  if (editor->escapes) {
    int row = locate(editor, el_wline(editor->el)->cursor).row;
    if (row > 0) fprintf(editor->out, "\033[%dA", row);
    fputs("\r\033[J", editor->out);
  } else {
    fputs("\r\n", editor->out);
  }
  fflush(editor->out);
  el_resize(editor->el);
  el_set(editor->el, EL_REFRESH);
  paint_highlight(editor);
}

// The shell wrote below the input and left the cursor on a row of its own.
void redraw_after_resume(le_editor *editor) {
  fputs(editor->escapes ? "\033[?2004h\r\033[J" : "\r\n", editor->out);
  fflush(editor->out);
  el_resize(editor->el);
  el_set(editor->el, EL_REFRESH);
  paint_highlight(editor);
}

void le_show_below(le_editor *editor, const char *text) {
  for (int row = rows_below(editor); row >= 0; row--) fputs("\r\n", editor->out);
  fputs(text, editor->out);
  fputs("\r\n", editor->out);
  fflush(editor->out);
  el_set(editor->el, EL_REFRESH);
}
