#include <ldap.h>

/* libldap is opened when a table needs it: these are the types of its functions, so that Swift sees them typed. */
#define LDAP_FUNCTION(name) typedef __typeof__(&name) name##_function

LDAP_FUNCTION(ldap_initialize);
LDAP_FUNCTION(ldap_unbind_ext);
LDAP_FUNCTION(ldap_set_option);
LDAP_FUNCTION(ldap_get_option);
LDAP_FUNCTION(ldap_err2string);
LDAP_FUNCTION(ldap_is_ldap_url);
LDAP_FUNCTION(ldap_url_parse);
LDAP_FUNCTION(ldap_free_urldesc);
LDAP_FUNCTION(ldap_connect);
LDAP_FUNCTION(ldap_start_tls_s);
LDAP_FUNCTION(ldap_sasl_bind);
LDAP_FUNCTION(ldap_sasl_interactive_bind_s);
LDAP_FUNCTION(ldap_search_ext);
LDAP_FUNCTION(ldap_abandon_ext);
LDAP_FUNCTION(ldap_result);
LDAP_FUNCTION(ldap_parse_result);
LDAP_FUNCTION(ldap_first_entry);
LDAP_FUNCTION(ldap_next_entry);
LDAP_FUNCTION(ldap_first_attribute);
LDAP_FUNCTION(ldap_next_attribute);
LDAP_FUNCTION(ldap_get_values_len);
LDAP_FUNCTION(ldap_value_free_len);
LDAP_FUNCTION(ldap_memfree);
LDAP_FUNCTION(ldap_msgfree);
LDAP_FUNCTION(ber_free);
LDAP_FUNCTION(ber_set_option);
LDAP_FUNCTION(ber_sockbuf_ctrl);
LDAP_FUNCTION(ber_sockbuf_add_io);

/* One question of a SASL mechanism, as sasl/sasl.h of Cyrus SASL 2 declares it (sasl_interact_t). */
typedef struct {
    unsigned long id;
    const char *challenge;
    const char *prompt;
    const char *defresult;
    const void *result;
    unsigned len;
} ldap_sasl_question;
