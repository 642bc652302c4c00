// Bracketed paste: the terminal marks what is pasted, so that line breaks in it do not submit
// and tabs do not complete. The text waits in the editor until libedit runs insert_paste as a
// command of its own: inside a search, inserting at once would corrupt the search's line.

#include "editor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char end_marker[] = "\033[201~";
enum {
  END_LENGTH = sizeof end_marker - 1,
  PASTE_TIMEOUT_MS = 5000 // a terminal that never sends the end marker
};

typedef struct {
  unsigned char *bytes;
  size_t count, capacity;
} byte_buffer;

static bool append(byte_buffer *buffer, unsigned char byte) {
  if (buffer->count == buffer->capacity) {
    size_t capacity = buffer->capacity ? 2 * buffer->capacity : 4096;
    unsigned char *bytes = realloc(buffer->bytes, capacity);
    if (bytes == NULL) return false;
    buffer->bytes = bytes;
    buffer->capacity = capacity;
  }
  buffer->bytes[buffer->count++] = byte;
  return true;
}

static bool ends(const byte_buffer *buffer) {
  return buffer->count >= END_LENGTH &&
         memcmp(buffer->bytes + buffer->count - END_LENGTH, end_marker, END_LENGTH) == 0;
}

static bool is_control(wchar_t scalar) {
  bool c0 = scalar < 0x20 && scalar != L'\n' && scalar != L'\t';
  return c0 || scalar == 0x7F || (scalar >= FIRST_C1 && scalar <= LAST_C1);
}

// Characters, with line breaks as \n, without other controls, bad bytes as U+FFFD. `characters`
// has room for one a byte, and more are never made.
static size_t decode(const unsigned char *bytes, size_t count, wchar_t *characters) {
  size_t made = 0;
  for (size_t i = 0; i < count;) {
    int length = utf8_length(bytes[i]);
    bool whole = length > 0 && (size_t)length <= count - i;
    for (int k = 1; whole && k < length; k++) whole = (bytes[i + (size_t)k] & 0xC0) == 0x80;
    wchar_t scalar = whole ? utf8_decode(bytes + i, length) : REPLACEMENT;
    i += whole ? (size_t)length : 1;
    if (scalar == L'\r') {
      if (i < count && bytes[i] == '\n') i++;
      scalar = L'\n';
    }
    if (!is_control(scalar)) characters[made++] = scalar;
  }
  // A copied line ends with its line break; submitting is left to the person.
  while (made > 0 && characters[made - 1] == L'\n') made--;
  return made;
}

byte_result read_paste(le_editor *editor) {
  byte_buffer buffer = {NULL, 0, 0};
  byte_result result = BYTE_READ;
  bool complete = false;
  while (!complete && result == BYTE_READ) {
    unsigned char byte;
    result = read_byte(editor, &byte, PASTE_TIMEOUT_MS);
    if (result != BYTE_READ) break;
    if (!append(&buffer, byte)) {
      errno = ENOMEM;
      result = BYTE_FAILED;
    }
    complete = ends(&buffer);
  }
  // Without an end marker, what came is kept all the same; only an interrupt drops it.
  if (result == BYTE_TIMEOUT || result == BYTE_END) result = BYTE_READ;
  if (complete) buffer.count -= END_LENGTH;

  if (result == BYTE_READ) {
    wchar_t *characters = malloc((buffer.count + 1) * sizeof *characters);
    if (characters != NULL) characters[decode(buffer.bytes, buffer.count, characters)] = 0;
    free(editor->pasted);
    editor->pasted = characters;
  }
  free(buffer.bytes);
  return result;
}

unsigned char insert_paste(EditLine *el, int character) {
  (void)character;
  le_editor *editor = editor_of(el);
  if (editor->pasted == NULL) return CC_NORM;
  el_winsertstr(el, editor->pasted);
  free(editor->pasted);
  editor->pasted = NULL;
  return CC_REFRESH;
}
