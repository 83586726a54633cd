#include <sqlite3.h>

/* sqlite3_db_config(3) takes arguments of several types, which Swift cannot pass: this sets what a connection that
   only reads has no need of. The answer is that of the first call that failed, or SQLITE_OK. */
static inline int postkit_sqlite3_restrict(sqlite3 *database) {
    static const int settings[][2] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
    };
    int code = SQLITE_OK;
    for (unsigned index = 0; code == SQLITE_OK && index < sizeof(settings) / sizeof(*settings); index++)
        code = sqlite3_db_config(database, settings[index][0], settings[index][1], (int *)0);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    return code;
}
