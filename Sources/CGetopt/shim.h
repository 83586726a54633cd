#include <getopt.h>

/* getopt's results are global variables, which Swift does not take as safe to use. */

/* Begins anew, with the whole of GNU's reset; getopt says what is wrong or is silent. */
static inline void getopt_begin(int speaks) { optind = 0; opterr = speaks; }

/* The argument of the option found last. */
static inline const char *getopt_argument(void) { return optarg; }

/* Where the operands begin. */
static inline int getopt_index(void) { return optind; }
