/* relink SCRATCH LEAF TIMES AT_ONCE -- COMMAND ...: repeats a link and says how its outputs differ.

   An argument of the command that is "%" is where the link writes: SCRATCH/<slot>/LEAF, for AT_ONCE slots, which are used at the same
   time. The first link is what the others are compared with: bytes, words on standard error (but for the slot in the name of the output)
   and the exit code. After TIMES links, in batches, one more has "-j 1" behind its arguments. Each difference is a line on standard
   output. Exit code: 0, and 1 if the first link fails (its words are then on standard output), 2 for misuse.

   A shell does the same with four more processes for each link, and takes twice the time. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_SLOTS = 16 };

struct bytes {
  char *start;
  size_t size;
};

static const char *scratch, *leaf;
static char **command;
static int command_count;
static struct bytes first_output, first_words;

static void fail(const char *what) {
  perror(what);
  exit(2);
}

/* A file's bytes; {0, 0} if it is not there. */
static struct bytes map(const char *path) {
  struct bytes result = {0, 0};
  struct stat status;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return result;
  }
  if (fstat(file, &status) != 0) {
    fail(path);
  }
  result.size = (size_t)status.st_size;
  result.start = result.size == 0 ? "" : mmap(0, result.size, PROT_READ, MAP_PRIVATE, file, 0);
  if (result.start == MAP_FAILED) {
    fail(path);
  }
  close(file);
  return result;
}

static void unmap(struct bytes bytes) {
  if (bytes.size != 0) {
    munmap(bytes.start, bytes.size);
  }
}

static int equal(struct bytes left, struct bytes right) {
  return left.start && right.start && left.size == right.size && memcmp(left.start, right.start, left.size) == 0;
}

static char *in_slot(int slot, const char *name) {
  char *path;
  if (asprintf(&path, "%s/%d/%s", scratch, slot, name) < 0) {
    fail("asprintf");
  }
  return path;
}

static pid_t start(int slot, int alone) {
  char **arguments = calloc((size_t)command_count + 3, sizeof *arguments);
  char *output = in_slot(slot, leaf), *words = in_slot(slot, "words");
  extern char **environ;
  posix_spawn_file_actions_t actions;
  pid_t process;
  for (int i = 0; i < command_count; i++) {
    arguments[i] = strcmp(command[i], "%") == 0 ? output : command[i];
  }
  if (alone) {
    arguments[command_count] = "-j";
    arguments[command_count + 1] = "1";
  }
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, words, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (posix_spawnp(&process, command[0], &actions, 0, arguments, environ) != 0) {
    fail(command[0]);
  }
  posix_spawn_file_actions_destroy(&actions);
  free(output);
  free(words);
  free(arguments);
  return process;
}

static int finish(pid_t process) {
  int status;
  if (waitpid(process, &status, 0) != process) {
    fail("waitpid");
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* What a slot's link said, as if it had been the first slot's. */
static struct bytes words_of(int slot) {
  char *path = in_slot(slot, "words"), *own = in_slot(slot, leaf), *slot0 = in_slot(0, leaf);
  struct bytes said = map(path), result = {malloc(said.size * 2 + 1), 0};
  size_t own_size = strlen(own);
  for (size_t at = 0; at < said.size;) {
    if (said.size - at >= own_size && memcmp(said.start + at, own, own_size) == 0) {
      /* The names are equally long: slots are single digits. */
      memcpy(result.start + result.size, slot0, own_size);
      result.size += own_size;
      at += own_size;
    } else {
      result.start[result.size++] = said.start[at++];
    }
  }
  unmap(said);
  free(path);
  free(own);
  free(slot0);
  return result;
}

static void check(int slot, int code, int time, const char *how) {
  char *path = in_slot(slot, leaf);
  struct bytes output = map(path), words = words_of(slot);
  if (code != 0) {
    printf("exit code %d the %dth time%s\n", code, time, how);
  }
  if (!equal(output, first_output)) {
    printf("other bytes the %dth time%s\n", time, how);
  }
  if (!equal(words, first_words)) {
    printf("other words the %dth time%s\n", time, how);
  }
  unmap(output);
  free(words.start);
  unlink(path);
  free(path);
}

int main(int argc, char **argv) {
  if (argc < 7 || strcmp(argv[5], "--") != 0) {
    fprintf(stderr, "usage: relink SCRATCH LEAF TIMES AT_ONCE -- COMMAND ...\n");
    return 2;
  }
  int times = atoi(argv[3]), at_once = atoi(argv[4]);
  scratch = argv[1];
  leaf = argv[2];
  command = argv + 6;
  command_count = argc - 6;
  if (at_once < 1 || at_once > 9) {
    fprintf(stderr, "relink: 1 to 9 links at once\n");
    return 2;
  }
  mkdir(scratch, 0777);
  for (int slot = 0; slot < at_once; slot++) {
    char *folder = in_slot(slot, "");
    mkdir(folder, 0777);
    free(folder);
  }

  int code = finish(start(0, 0));
  first_words = words_of(0);
  if (code != 0) {
    fwrite(first_words.start, 1, first_words.size, stdout);
    printf("exit code %d the first time\n", code);
    return 1;
  }
  char *output = in_slot(0, leaf);
  first_output = map(output);
  if (!first_output.start) {
    printf("no output the first time\n");
    return 1;
  }

  /* The mapping keeps the bytes; the next link makes a file of its own. */
  unlink(output);
  for (int time = 0; time < times;) {
    pid_t processes[MOST_SLOTS];
    int batch = times - time < at_once ? times - time : at_once;
    for (int slot = 0; slot < batch; slot++) {
      processes[slot] = start(slot, 0);
    }
    int codes[MOST_SLOTS];
    for (int slot = 0; slot < batch; slot++) {
      codes[slot] = finish(processes[slot]);
    }
    for (int slot = 0; slot < batch; slot++) {
      check(slot, codes[slot], ++time, "");
    }
  }
  check(0, finish(start(0, 1)), times + 1, ", with -j 1");
  return 0;
}
