#include "CLineEditor.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct {
  void (*work)(void *);
  void *context;
} job;

static void *run(void *argument) {
  job work = *(job *)argument;
  free(argument);
  work.work(work.context);
  return NULL;
}

bool le_run_on_thread(void (*work)(void *), void *context, size_t stack) {
  pthread_attr_t attributes;
  pthread_t thread;
  job *copy = malloc(sizeof *copy);
  if (copy == NULL) return false;
  *copy = (job){work, context};
  if (pthread_attr_init(&attributes) != 0) {
    free(copy);
    return false;
  }
  bool started = pthread_attr_setstacksize(&attributes, stack) == 0
    && pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED) == 0
    && pthread_create(&thread, &attributes, run, copy) == 0;
  pthread_attr_destroy(&attributes);
  if (!started) free(copy);
  return started;
}
