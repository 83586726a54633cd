#include <mariadb/mysql.h>
#include <mariadb/errmsg.h>

/* The library is opened at run time; these are the types of its functions, as its header declares them. */
typedef __typeof__(&mysql_init) postkit_mysql_init;
typedef __typeof__(&mysql_options) postkit_mysql_options;
typedef __typeof__(&mysql_ssl_set) postkit_mysql_ssl_set;
typedef __typeof__(&mysql_real_connect) postkit_mysql_real_connect;
typedef __typeof__(&mysql_real_escape_string) postkit_mysql_real_escape_string;
typedef __typeof__(&mysql_real_query) postkit_mysql_real_query;
typedef __typeof__(&mysql_store_result) postkit_mysql_store_result;
typedef __typeof__(&mysql_field_count) postkit_mysql_field_count;
typedef __typeof__(&mysql_next_result) postkit_mysql_next_result;
typedef __typeof__(&mysql_num_fields) postkit_mysql_num_fields;
typedef __typeof__(&mysql_fetch_row) postkit_mysql_fetch_row;
typedef __typeof__(&mysql_fetch_lengths) postkit_mysql_fetch_lengths;
typedef __typeof__(&mysql_free_result) postkit_mysql_free_result;
typedef __typeof__(&mysql_error) postkit_mysql_error;
typedef __typeof__(&mysql_errno) postkit_mysql_errno;
typedef __typeof__(&mysql_close) postkit_mysql_close;
typedef __typeof__(&mysql_set_local_infile_handler) postkit_mysql_set_local_infile_handler;
