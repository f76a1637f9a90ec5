/* Files, input, arguments and exit codes through newlib. The first argument says how the program ends. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern uint32_t data_start, data_end, data_contents, __stack;
void _start(void);
void _init(void) {}
void _fini(void) {}

void reset(void) {
  memcpy(&data_start, &data_contents, (char *)&data_end - (char *)&data_start);
  _start();
}

static void fault(void) {
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) static void *const vectors[] = {&__stack, reset, fault, fault};

static void files(void) {
  char line[40];
  FILE *in = fopen("in.txt", "r");
  while (in && fgets(line, sizeof line, in)) printf("in.txt: %s", line);
  if (in) {
    fseek(in, -4, SEEK_END);
    printf("%c at %ld\n", fgetc(in), ftell(in));
    fclose(in);
  }
  FILE *out = fopen("out.txt", "w");
  if (!out) printf("no out.txt\n");
  else {
    for (int i = 0; i < 500; i++) fprintf(out, "%d ", i);
    fclose(out);
    out = fopen("out.txt", "a+");
    fputs("end", out);
    rewind(out);
    int sum = 0, number;
    while (fscanf(out, "%d", &number) == 1) sum += number;
    printf("sum %d\n", sum);
    fclose(out);
  }
  printf("escape %d %d\n", fopen("../escape", "w") != NULL, fopen("/etc/passwd", "r") != NULL);
}

static void input(void) {
  char line[40];
  int number = 0;
  printf("scanf %d", scanf("%d", &number));
  printf(" %d, then %d\n", number, getchar());
  while (fgets(line, sizeof line, stdin)) printf("<%s>\n", line);
  printf("end %d\n", feof(stdin) != 0);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) printf("[%s]\n", argv[i]);
  const char *ending = argc > 1 ? argv[1] : "";
  if (!strcmp(ending, "files")) files();
  if (!strcmp(ending, "input")) input();
  if (!strcmp(ending, "abort")) abort();
  assert(strcmp(ending, "assert"));
  if (!strcmp(ending, "exit")) exit(atoi(argv[2]));
  fprintf(stderr, "to standard error\n");
  return 3;
}
