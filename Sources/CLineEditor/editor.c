// The editor: libedit set up with our keys, and one line read from it.

#include "editor.h"

#include <stdlib.h>
#include <string.h>
#include <termios.h>

le_editor *editor_of(EditLine *el) {
  void *data = NULL;
  el_get(el, EL_CLIENTDATA, &data);
  return data;
}

char *text_of(EditLine *el, int *cursor) {
  const LineInfo *line = el_line(el);
  if (cursor != NULL) *cursor = (int)(line->cursor - line->buffer);
  return strndup(line->buffer, (size_t)(line->lastchar - line->buffer));
}

static char *prompt_of(EditLine *el) {
  return editor_of(el)->prompt;
}

static void replace_all(EditLine *el, const char *text) {
  const LineInfoW *line = el_wline(el);
  int length = (int)(line->lastchar - line->buffer);
  el_cursor(el, length); // to the end, at most
  el_deletestr(el, length);
  el_insertstr(el, text);
}

static unsigned char enter(EditLine *el, int character) {
  (void)character;
  le_editor *editor = editor_of(el);
  char *text = text_of(el, NULL);
  bool complete = text == NULL || editor->callbacks.is_complete(editor->callbacks.context, text);
  free(text);
  if (!complete) {
    el_winsertstr(el, L"\n");
    if (editor->continuation != NULL && *editor->continuation != '\0') el_insertstr(el, editor->continuation);
    return CC_REFRESH;
  }
  // libedit's own command leaves the input's last row, which no public function does.
  static const wchar_t submit[] = {CODE_SUBMIT, 0};
  el_wpush(el, submit);
  return CC_NORM;
}

static unsigned char complete(EditLine *el, int character) {
  (void)character;
  le_editor *editor = editor_of(el);
  int cursor = 0;
  char *text = text_of(el, &cursor);
  if (text != NULL) editor->callbacks.complete(editor->callbacks.context, text, cursor);
  free(text);
  return CC_REFRESH;
}

static unsigned char recall(EditLine *el, bool older) {
  le_editor *editor = editor_of(el);
  int cursor = 0;
  char *text = text_of(el, &cursor);
  char *entry = text ? editor->callbacks.recall(editor->callbacks.context, text, cursor, older) : NULL;
  if (entry != NULL) replace_all(el, entry);
  free(entry);
  free(text);
  return CC_REFRESH;
}

static unsigned char recall_older(EditLine *el, int character) {
  (void)character;
  return recall(el, true);
}

static unsigned char recall_newer(EditLine *el, int character) {
  (void)character;
  return recall(el, false);
}

// In the map for inserting (all of emacs mode) and in vi's map for commands.
static void bind(EditLine *el, int code, const char *command) {
  char key[8];
  snprintf(key, sizeof key, "\\%03o", (unsigned)code);
  el_set(el, EL_BIND, key, command, NULL);
  el_set(el, EL_BIND, "-a", key, command, NULL);
}

static void bind_keys(EditLine *el) {
  el_set(el, EL_ADDFN, "backprop-enter", "Submit, or open another line", enter);
  el_set(el, EL_ADDFN, "backprop-complete", "Complete the word", complete);
  el_set(el, EL_ADDFN, "backprop-older", "Older history with this start", recall_older);
  el_set(el, EL_ADDFN, "backprop-newer", "Newer history with this start", recall_newer);
  el_set(el, EL_ADDFN, "backprop-paste", "Insert what was pasted", insert_paste);
  static const struct {
    int code;
    const char *command;
  } bindings[] = {
    {'\r', "backprop-enter"},
    {'\n', "backprop-enter"},
    {'R' - '@', "em-inc-search-prev"}, // Ctrl-R, incremental
    {CODE_PASTE, "backprop-paste"},
    {CODE_UP, "backprop-older"},
    {CODE_DOWN, "backprop-newer"},
    {CODE_LEFT, "ed-prev-char"},
    {CODE_RIGHT, "ed-next-char"},
    {CODE_HOME, "ed-move-to-beg"},
    {CODE_END, "ed-move-to-end"},
    {CODE_DELETE, "ed-delete-next-char"},
    {CODE_WORD_LEFT, "ed-prev-word"},
    {CODE_WORD_RIGHT, "em-next-word"},
    {CODE_SUBMIT, "ed-newline"},
    {CODE_LINE_UP, "ed-prev-line"},
    {CODE_LINE_DOWN, "ed-next-line"},
  };
  for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++) bind(el, bindings[i].code, bindings[i].command);
  el_set(el, EL_BIND, "^I", "backprop-complete", NULL);
}

le_editor *le_create(const char *program, int history_size, bool escapes) {
  le_editor *editor = calloc(1, sizeof *editor);
  if (editor == NULL) return NULL;
  editor->in = stdin;
  editor->out = stdout;
  editor->escapes = escapes;
  editor->prompt = strdup("");
  editor->el = el_init(program, stdin, stdout, stderr);
  editor->history = history_init();
  if (editor->prompt == NULL || editor->el == NULL || editor->history == NULL) {
    le_destroy(editor);
    return NULL;
  }
  HistEvent event;
  history(editor->history, &event, H_SETSIZE, history_size);
  history(editor->history, &event, H_SETUNIQUE, 1);
  el_set(editor->el, EL_CLIENTDATA, (void *)editor);
  el_set(editor->el, EL_EDITOR, "emacs");
  el_set(editor->el, EL_SIGNAL, 0);
  el_set(editor->el, EL_HIST, history, editor->history);
  el_set(editor->el, EL_PROMPT_ESC, prompt_of, (int)'\1');
  el_source(editor->el, NULL);
  int edits = 1;
  el_get(editor->el, EL_EDITMODE, &edits);
  if (!edits) editor->escapes = false; // "edit off": nobody would decode what they bring
  bind_keys(editor->el); // after .editrc, which may change to vi and so reset every key
  return editor;
}

void le_set_callbacks(le_editor *editor, le_callbacks callbacks) {
  editor->callbacks = callbacks;
  el_wset(editor->el, EL_GETCFN, read_character);
}

void le_destroy(le_editor *editor) {
  if (editor->el != NULL) el_end(editor->el);
  if (editor->history != NULL) history_end(editor->history);
  free(editor->prompt);
  free(editor->continuation);
  free(editor->pasted);
  free(editor);
}

// libedit has the kernel swap CR and LF, and a pasted CRLF would be two line breaks: here each
// stays what it is. libedit leaves the terminal alone until it goes back.
void enter_raw_mode(le_editor *editor) {
  el_set(editor->el, EL_PREP_TERM, 1);
  int edits = 1;
  struct termios state;
  el_get(editor->el, EL_EDITMODE, &edits);
  if (!edits || tcgetattr(fileno(editor->in), &state) != 0) return;
  state.c_iflag &= ~(tcflag_t)(ICRNL | INLCR);
  tcsetattr(fileno(editor->in), TCSADRAIN, &state);
}

static void set_prompt(le_editor *editor, const char *prompt) {
  char *copy = strdup(prompt);
  if (copy == NULL) return; // the former prompt will do
  free(editor->prompt);
  editor->prompt = copy;
}

void le_set_continuation(le_editor *editor, const char *prompt) {
  free(editor->continuation);
  editor->continuation = strdup(prompt);
}

le_outcome le_read_line(le_editor *editor, const char *prompt, const char **line, int *length) {
  set_prompt(editor, prompt);
  editor->recalled = false;
  editor->editing = true;
  le_take_interrupt(); // one that came before the prompt is not about this line
  // Raw mode before the prompt: libedit prints it first, and a Ctrl-D in between would be lost.
  signals_enter_raw(fileno(editor->in), editor->escapes);
  enter_raw_mode(editor);
  if (editor->escapes) fputs("\033[?2004h", editor->out);
  fflush(editor->out);

  int count = 0;
  *line = el_gets(editor->el, &count);
  *length = count;

  editor->editing = false;
  if (editor->escapes) fputs("\033[?2004l", editor->out);
  fflush(editor->out);
  el_set(editor->el, EL_PREP_TERM, 0);
  signals_leave_raw();

  // The flag decides: an interrupted search looks like the end of the input.
  if (le_take_interrupt()) {
    if (count < 0) { // libedit left the cursor where it was, perhaps inside the text
      for (int row = 0; row < editor->rows_below_cursor; row++) fputc('\n', editor->out);
      if (editor->escapes && editor->end_column > 0) fprintf(editor->out, "\r\033[%dC", editor->end_column);
      if (!editor->escapes && editor->rows_below_cursor > 0) fputc('\n', editor->out);
    }
    fputs("^C\n", editor->out);
    fflush(editor->out);
    return LE_INTERRUPTED;
  }
  if (*line != NULL) return LE_LINE;
  fputc('\n', editor->out);
  fflush(editor->out);
  return LE_END_OF_FILE;
}

void le_add_history(le_editor *editor, const char *entry) {
  HistEvent event;
  history(editor->history, &event, H_ENTER, entry);
}

void le_replace_before_cursor(le_editor *editor, int scalars, const char *replacement) {
  el_deletestr(editor->el, scalars);
  el_insertstr(editor->el, replacement);
}
