// Made from Data/*.tsv by `make catalogue`; change those, not this.
// swift-format-ignore-file

/// The tables of the parameter catalogue, as text in static memory; fields are separated by tabs.
enum CatalogueData {
    /// One row for each parameter, sorted by name: name, type, default, default by release,
    /// since, backports, until, present, type by release, unit, minimum, maximum, host kind, origin.
    static var parameters: StaticString {
#"""
2bounce_notice_recipient	string	postmaster		<=1.1						1			builtin
access_map_defer_code	integer	450		2.6									builtin
access_map_reject_code	integer	554		<=1.1									builtin
address_verify_cache_cleanup_interval	time	12h		2.7					h				builtin
address_verify_default_transport	string	$default_transport		2.1						1			builtin
address_verify_local_transport	string	$local_transport		2.1						1			builtin
address_verify_map	string	$default_cache_db_type:$data_directory/verify_cache	3.0..3.10=btree:$data_directory/verify_cache;3.11..=$default_cache_db_type:$data_directory/verify_cache	2.1									builtin
address_verify_negative_cache	boolean	yes		2.1									builtin
address_verify_negative_expire_time	time	3d		2.1					d	1			builtin
address_verify_negative_refresh_time	time	3h		2.1					h	1			builtin
address_verify_pending_request_limit	integer	5000		3.1						1			builtin
address_verify_poll_count	integer-expr	${stress?{1}:{3}}		2.1						1			builtin
address_verify_poll_delay	time	3s		2.1					s	1			builtin
address_verify_positive_expire_time	time	31d		2.1					d	1			builtin
address_verify_positive_refresh_time	time	7d		2.1					d	1			builtin
address_verify_relay_transport	string	$relay_transport		2.1						1			builtin
address_verify_relayhost	string	$relayhost		2.1									builtin
address_verify_sender	string	$double_bounce_sender		2.1									builtin
address_verify_sender_dependent_default_transport_maps	string	$sender_dependent_default_transport_maps		2.7									builtin
address_verify_sender_dependent_relayhost_maps	string	$sender_dependent_relayhost_maps		2.3									builtin
address_verify_sender_ttl	time	0s		2.9					s				builtin
address_verify_service_name	string	verify		2.1						1			builtin
address_verify_transport_maps	string	$transport_maps		2.1									builtin
address_verify_virtual_transport	string	$virtual_transport		2.1						1			builtin
alias_database	string	$default_database_type:/etc/aliases	3.0..3.10=hash:/etc/aliases;3.11..=$default_database_type:/etc/aliases	<=1.1								build	builtin
alias_maps	string	$default_database_type:/etc/aliases, nis:mail.aliases	3.0..3.10=hash:/etc/aliases, nis:mail.aliases;3.11..=$default_database_type:/etc/aliases, nis:mail.aliases	<=1.1								build	builtin
allow_mail_to_commands	string	alias, forward		<=1.1									builtin
allow_mail_to_files	string	alias, forward		<=1.1									builtin
allow_min_user	boolean	no		<=1.1									builtin
allow_percent_hack	boolean	yes		<=1.1									builtin
allow_srv_lookup_fallback	boolean	no		3.8									builtin
allow_untrusted_routing	boolean	no		<=1.1									builtin
alternate_config_directories	string			<=1.1									builtin
always_add_missing_headers	boolean	no		2.6									builtin
always_bcc	string			<=1.1									builtin
anvil_rate_time_unit	time	60s		2.2					s	1			builtin
anvil_status_update_time	time	600s		2.2					s	1			builtin
append_at_myorigin	boolean	yes		<=1.1									builtin
append_dot_mydomain	boolean-expr	${{$compatibility_level} <level {1} ? {yes} : {no}}	3.0..3.5=${{$compatibility_level} < {1} ? {yes} : {no}};3.6..=${{$compatibility_level} <level {1} ? {yes} : {no}}	<=1.1									builtin
application_event_drain_time	time	100s		2.1					s	1			builtin
authorized_flush_users	string	static:anyone		2.2									builtin
authorized_mailq_users	string	static:anyone		2.2									builtin
authorized_submit_users	string	static:anyone		2.2									builtin
authorized_verp_clients	string	$mynetworks		2.0		2.0							legacy
backwards_bounce_logfile_compatibility	boolean	yes		2.1									builtin
berkeley_db_create_buffer_size	integer	16777216		2.0						1			builtin
berkeley_db_read_buffer_size	integer	131072		2.0						1			builtin
best_mx_transport	string			<=1.1									builtin
biff	boolean	yes		<=1.1									builtin
body_checks	string			<=1.1									builtin
body_checks_size_limit	integer	51200		2.0									builtin
bounce_notice_recipient	string	postmaster		<=1.1						1			builtin
bounce_queue_lifetime	time	5d		2.1					d		8640000		builtin
bounce_service_name	string	bounce		2.0						1			builtin
bounce_size_limit	integer	50000		<=1.1						1			builtin
bounce_template_file	string			2.3									builtin
broken_sasl_auth_clients	boolean	no		<=1.1									builtin
canonical_classes	string	envelope_sender, envelope_recipient, header_sender, header_recipient		2.2						1			builtin
canonical_maps	string			<=1.1									builtin
cleanup_replace_stray_cr_lf	boolean	yes		3.9	3.5.24,3.6.14,3.7.10,3.8.5								builtin
cleanup_service_name	string	cleanup		2.0						1			builtin
command_directory	string	/usr/sbin		<=1.1						1		build	builtin
command_execution_directory	string-raw			2.2									builtin
command_expansion_filter	string	1234567890!@%-_=+:,./abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ		<=1.1						1			builtin
command_time_limit	time	1000s		<=1.1					s	1			builtin
compatibility_level	string	0		3.0				3.0..3.5=integer/0/0;3.6..=string/0/0					builtin
config_directory	string	/etc/postfix		<=1.1						1		build	builtin
confirm_delay_cleared	boolean	no		3.0									builtin
connection_cache_protocol_timeout	time	5s		2.3					s	1			builtin
connection_cache_service	string	scache		2.2		2.2				1			removed
connection_cache_service_name	string	scache		2.3						1			builtin
connection_cache_status_update_time	time	600s		2.2					s	1			builtin
connection_cache_ttl_limit	time	2s		2.2					s	1			builtin
content_filter	string			<=1.1									builtin
cyrus_sasl_config_path	string			2.5									builtin
daemon_directory	string	/usr/libexec/postfix		<=1.1						1		build	builtin
daemon_table_open_error_is_fatal	boolean	no		2.9									builtin
daemon_timeout	time	18000s		<=1.1					s	1			builtin
data_directory	string	/var/lib/postfix		2.5						1		build	builtin
debug_peer_level	integer	2		<=1.1						1			builtin
debug_peer_list	string			<=1.1									builtin
debugger_command	string			2.9						1			builtin
default_cache_db_type	string	btree		3.11						1		build	builtin
default_database_type	string	hash		<=1.1						1		build	builtin
default_delivery_slot_cost	integer	5		<=1.1									builtin
default_delivery_slot_discount	integer	50		<=1.1							100		builtin
default_delivery_slot_loan	integer	3		<=1.1									builtin
default_delivery_status_filter	string			3.0									builtin
default_destination_concurrency_failed_cohort_limit	integer	1		2.5									builtin
default_destination_concurrency_limit	integer	20		<=1.1									builtin
default_destination_concurrency_negative_feedback	string	1		2.5						1			builtin
default_destination_concurrency_positive_feedback	string	1		2.5						1			builtin
default_destination_rate_delay	time	0s		2.5					s				builtin
default_destination_recipient_limit	integer	50		<=1.1									builtin
default_extra_recipient_limit	integer	1000		<=1.1									builtin
default_filter_nexthop	string			2.7									builtin
default_minimum_delivery_slots	integer	3		<=1.1									builtin
default_privs	string	nobody		<=1.1						1			builtin
default_process_limit	integer	100		<=1.1						1			builtin
default_rbl_reply	string-raw	$rbl_code Service unavailable; $rbl_class [$rbl_what] blocked using $rbl_domain${rbl_reason?; $rbl_reason}		2.0						1			builtin
default_recipient_limit	integer	20000		<=1.1									builtin
default_recipient_refill_delay	time	5s		2.4					s	1			builtin
default_recipient_refill_limit	integer	100		2.4						1			builtin
default_transport	string	smtp		<=1.1						1			builtin
default_transport_rate_delay	time	0s		3.1					s				builtin
default_verp_delimiters	string	+=		<=1.1						2	2		builtin
defer_code	integer	450		2.0									builtin
defer_service_name	string	defer		2.0						1			builtin
defer_transports	string			<=1.1									builtin
delay_logging_resolution_limit	integer	2		2.3							6		builtin
delay_notice_recipient	string	postmaster		<=1.1						1			builtin
delay_warning_time	time	0h		<=1.1					h				builtin
deliver_lock_attempts	integer	20		<=1.1						1			builtin
deliver_lock_delay	time	1s		<=1.1					s	1			builtin
destination_concurrency_feedback_debug	boolean	no		2.5									builtin
detect_8bit_encoding_header	boolean	yes		2.5									builtin
disable_dns_lookups	boolean	no		<=1.1									builtin
disable_mime_input_processing	boolean	no		2.0									builtin
disable_mime_output_conversion	boolean	no		2.0									builtin
disable_verp_bounces	boolean	no		<=1.1									builtin
disable_vrfy_command	boolean	no		<=1.1									builtin
dns_ncache_ttl_fix_enable	boolean	no		3.1									builtin
dnsblog_reply_delay	time	0s		2.8					s				builtin
dnsblog_service_name	string	dnsblog		2.8						1			builtin
dnssec_probe	string	ns:.		3.6	3.2.21,3.3.16,3.4.19,3.5.9								builtin
dont_remove	integer	0		<=1.1									builtin
double_bounce_sender	string	double-bounce		<=1.1						1			builtin
duplicate_filter_limit	integer	1000		<=1.1									builtin
empty_address_default_transport_maps_lookup_key	string	<>		2.7						1			builtin
empty_address_local_login_sender_maps_lookup_key	string	<>		3.6									builtin
empty_address_recipient	string	MAILER-DAEMON		<=1.1						1			builtin
empty_address_relayhost_maps_lookup_key	string	<>		2.5						1			builtin
enable_errors_to	boolean	no		2.1		2.1							removed
enable_idna2003_compatibility	boolean-expr	no		3.2									builtin
enable_long_queue_ids	boolean	no		2.9									builtin
enable_original_recipient	boolean	yes		2.1									builtin
enable_threaded_bounces	boolean-expr	no		3.6									builtin
error_notice_recipient	string	postmaster		<=1.1						1			builtin
error_service_name	string	error		2.0						1			builtin
execution_directory_expansion_filter	string	1234567890!@%-_=+:,./abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ		2.2						1			builtin
expand_owner_alias	boolean	no		<=1.1									builtin
export_environment	string	TZ MAIL_CONFIG LANG		<=1.1									builtin
extract_recipient_limit	integer	10240		<=1.1		2.0							removed
fallback_relay	string			<=1.1		2.2							legacy
fallback_transport	string			<=1.1									builtin
fallback_transport_maps	string			2.3									builtin
fast_flush_domains	string	$relay_domains		<=1.1									builtin
fast_flush_purge_time	time	7d		<=1.1					d	1			builtin
fast_flush_refresh_time	time	12h		<=1.1					h	1			builtin
fault_injection_code	integer	0		<=1.1									builtin
flush_service_name	string	flush		2.0						1			builtin
force_mime_input_conversion	boolean	no		3.9									builtin
fork_attempts	integer	5		<=1.1						1			builtin
fork_delay	time	1s		<=1.1					s	1			builtin
forward_expansion_filter	string	1234567890!@%-_=+:,./abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ		<=1.1						1			builtin
forward_path	string-raw	$home/.forward${recipient_delimiter}${extension}, $home/.forward		<=1.1									builtin
frozen_delivered_to	boolean	yes		2.3									builtin
full_name_encoding_charset	string	utf-8		3.10						1			builtin
hash_queue_depth	integer	1		<=1.1						1			builtin
hash_queue_names	string	deferred, defer		<=1.1						1			builtin
header_address_token_limit	integer	10240		2.0						1			builtin
header_checks	string			<=1.1									builtin
header_from_format	string	standard		3.3						1			builtin
header_size_limit	integer	102400		<=1.1						1			builtin
helpful_warnings	boolean	yes		2.0									builtin
home_mailbox	string			<=1.1									builtin
hopcount_limit	integer	50		<=1.1						1			builtin
html_directory	string	no		2.1						1		build	builtin
ignore_mx_lookup_error	boolean	no		<=1.1									builtin
ignore_srv_lookup_error	boolean	no		3.8									builtin
import_environment	string	MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ XAUTHORITY DISPLAY LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME XDG_RUNTIME_DIR	3.0..3.3=MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ XAUTHORITY DISPLAY LANG=C;3.4..3.10=MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ XAUTHORITY DISPLAY LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME;3.11..=MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ XAUTHORITY DISPLAY LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME XDG_RUNTIME_DIR	<=1.1									builtin
in_flow_delay	time	1s		<=1.1					s		10	build	builtin
inet_interfaces	string	all		<=1.1									builtin
inet_protocols	string	all		2.2								build	builtin
info_log_address_format	string	external		3.5						1			builtin
initial_destination_concurrency	integer	5		<=1.1						1			builtin
internal_mail_filter_classes	string			2.3									builtin
invalid_hostname_reject_code	integer	501		<=1.1									builtin
ipc_idle	time	5s		<=1.1					s	1			builtin
ipc_timeout	time	3600s		<=1.1					s	1			builtin
ipc_ttl	time	1000s		2.1					s	1			builtin
known_tcp_ports	string	lmtp=24, smtp=25, smtps=submissions=465, submission=587		3.6									builtin
line_length_limit	integer	2048		<=1.1						512			builtin
lmdb_map_size	long	16777216		2.11						1			builtin
lmtp_address_preference	string	any		2.8						1		build	builtin
lmtp_address_verify_target	string	rcpt		3.0						1			builtin
lmtp_assume_final	boolean	no		2.6									builtin
lmtp_balance_inet_protocols	boolean	yes		3.3									builtin
lmtp_bind_address	string			2.3									builtin
lmtp_bind_address6	string			2.3									builtin
lmtp_bind_address_enforce	boolean	no		3.7									builtin
lmtp_body_checks	string			2.5									builtin
lmtp_cache_connection	boolean	yes		<=1.1		2.2							removed
lmtp_cname_overrides_servername	boolean	no		2.3									builtin
lmtp_connect_timeout	time	0s		<=1.1					s				builtin
lmtp_connection_cache_destinations	string			2.3									builtin
lmtp_connection_cache_on_demand	boolean	yes		2.3								build	builtin
lmtp_connection_cache_time_limit	time	2s		2.3					s	1			builtin
lmtp_connection_reuse_count_limit	integer	0		2.11									builtin
lmtp_connection_reuse_time_limit	time	300s		2.3					s	1			builtin
lmtp_data_done_timeout	time	600s		<=1.1					s	1			builtin
lmtp_data_init_timeout	time	120s		<=1.1					s	1			builtin
lmtp_data_xfer_timeout	time	180s		<=1.1					s	1			builtin
lmtp_defer_if_no_mx_address_found	boolean	no		2.3									builtin
lmtp_delivery_status_filter	string	$default_delivery_status_filter		3.0									builtin
lmtp_discard_lhlo_keyword_address_maps	string			2.3									builtin
lmtp_discard_lhlo_keywords	string			2.3									builtin
lmtp_dns_reply_filter	string			3.0									builtin
lmtp_dns_resolver_options	string			2.8									builtin
lmtp_dns_support_level	string			2.11									builtin
lmtp_enforce_tls	boolean	no		2.3									builtin
lmtp_fallback_relay	string			3.1									builtin
lmtp_generic_maps	string			2.3									builtin
lmtp_header_checks	string			2.5									builtin
lmtp_host_lookup	string	dns		2.3						1			builtin
lmtp_lhlo_name	string	$myhostname		2.3						1			builtin
lmtp_lhlo_timeout	time	300s		<=1.1					s	1			builtin
lmtp_line_length_limit	integer	998		2.3									builtin
lmtp_log_tls_feature_status	boolean-expr	yes		3.11									builtin
lmtp_mail_timeout	time	300s		<=1.1					s	1			builtin
lmtp_mime_header_checks	string			2.5									builtin
lmtp_min_data_rate	integer	500		3.7						1			builtin
lmtp_mx_address_limit	integer	5		2.3									builtin
lmtp_mx_session_limit	integer	2		2.3									builtin
lmtp_nested_header_checks	string			2.5									builtin
lmtp_per_record_deadline	boolean	no		2.9		3.6							legacy
lmtp_per_request_deadline	boolean-expr	${lmtp_per_record_deadline?{$lmtp_per_record_deadline}:{no}}		3.7									builtin
lmtp_pix_workaround_delay_time	time	10s		2.3					s	1			builtin
lmtp_pix_workaround_maps	string			2.4									builtin
lmtp_pix_workaround_threshold_time	time	500s		2.3					s				builtin
lmtp_pix_workarounds	string	disable_esmtp,delay_dotcrlf		2.4									builtin
lmtp_quit_timeout	time	300s		<=1.1					s	1			builtin
lmtp_quote_rfc821_envelope	boolean	yes		2.3									builtin
lmtp_randomize_addresses	boolean	yes		2.3									builtin
lmtp_rcpt_timeout	time	300s		<=1.1					s	1			builtin
lmtp_reply_filter	string			2.7									builtin
lmtp_requiretls_policy	string	opportunistic		3.11									builtin
lmtp_rset_timeout	time	20s		<=1.1					s	1			builtin
lmtp_sasl_auth_cache_name	string			2.5									builtin
lmtp_sasl_auth_cache_time	time	90d		2.5					d				builtin
lmtp_sasl_auth_enable	boolean	no		<=1.1									builtin
lmtp_sasl_auth_enforce	boolean	yes		2.3		2.3.0							removed
lmtp_sasl_auth_soft_bounce	boolean	yes		2.5									builtin
lmtp_sasl_mechanism_filter	string			2.3									builtin
lmtp_sasl_password_maps	string			<=1.1									builtin
lmtp_sasl_password_result_delimiter	string	:		3.9						1	1		builtin
lmtp_sasl_path	string			2.3									builtin
lmtp_sasl_security_options	string	noplaintext, noanonymous		<=1.1									builtin
lmtp_sasl_tls_security_options	string	$lmtp_sasl_security_options		2.3									builtin
lmtp_sasl_tls_verified_security_options	string	$lmtp_sasl_tls_security_options		2.3									builtin
lmtp_sasl_type	string	cyrus		2.3						1		build	builtin
lmtp_send_dummy_mail_auth	boolean	no		2.9									builtin
lmtp_send_xforward_command	boolean	no		2.1									builtin
lmtp_sender_dependent_authentication	boolean	no		2.3									builtin
lmtp_skip_5xx_greeting	boolean	yes		2.3									builtin
lmtp_skip_quit_response	boolean	no		<=1.1									builtin
lmtp_starttls_timeout	time	300s		2.3					s	1			builtin
lmtp_tcp_port	string	24		<=1.1									builtin
lmtp_tls_CAfile	string			2.3									builtin
lmtp_tls_CApath	string			2.3									builtin
lmtp_tls_block_early_mail_reply	boolean	no		2.7									builtin
lmtp_tls_cert_file	string			2.3									builtin
lmtp_tls_chain_files	string			3.4									builtin
lmtp_tls_ciphers	string	medium	3.0..3.0.1=export;3.0.2..=medium	2.6						1			builtin
lmtp_tls_connection_reuse	boolean	no		3.4									builtin
lmtp_tls_dcert_file	string			2.3									builtin
lmtp_tls_dkey_file	string	$lmtp_tls_dcert_file		2.3									builtin
lmtp_tls_eccert_file	string			2.6									builtin
lmtp_tls_eckey_file	string	$lmtp_tls_eccert_file		2.6									builtin
lmtp_tls_enable_rpk	boolean	no		3.9									builtin
lmtp_tls_enforce_peername	boolean	yes		2.3									builtin
lmtp_tls_enforce_sts_mx_patterns	boolean-expr	yes		3.11	3.10.5								builtin
lmtp_tls_exclude_ciphers	string			2.3									builtin
lmtp_tls_fingerprint_cert_match	string			2.5									builtin
lmtp_tls_fingerprint_digest	string	${{$compatibility_level} <level {3.6} ? {md5} : {sha256}}	3.0..3.5=md5;3.6..=${{$compatibility_level} <level {3.6} ? {md5} : {sha256}}	2.5						1			builtin
lmtp_tls_force_insecure_host_tlsa_lookup	boolean	no		2.11									builtin
lmtp_tls_key_file	string	$lmtp_tls_cert_file		2.3									builtin
lmtp_tls_loglevel	string	0		2.3									builtin
lmtp_tls_mandatory_ciphers	string	medium		2.3						1			builtin
lmtp_tls_mandatory_exclude_ciphers	string			2.3									builtin
lmtp_tls_mandatory_protocols	string	>=TLSv1	3.0..3.0.1=!SSLv2;3.0.2..3.5=!SSLv2, !SSLv3;3.6..=>=TLSv1	2.3									builtin
lmtp_tls_note_starttls_offer	boolean	no		2.3									builtin
lmtp_tls_per_site	string			2.3									builtin
lmtp_tls_policy_maps	string			2.3									builtin
lmtp_tls_protocols	string	>=TLSv1	3.0..3.0.1=!SSLv2;3.0.2..3.5=!SSLv2, !SSLv3;3.6..=>=TLSv1	2.6									builtin
lmtp_tls_scert_verifydepth	integer	9		2.3									builtin
lmtp_tls_secure_cert_match	string	nexthop		2.3						1			builtin
lmtp_tls_security_level	string			2.3									builtin
lmtp_tls_servername	string			3.4									builtin
lmtp_tls_session_cache_database	string			2.3									builtin
lmtp_tls_session_cache_timeout	time	3600s		2.3					s		8640000		builtin
lmtp_tls_trust_anchor_file	string			2.11									builtin
lmtp_tls_verify_cert_match	string	hostname		2.3						1			builtin
lmtp_tls_wrappermode	boolean	no		3.0									builtin
lmtp_tlsrpt_enable	boolean-expr	no		3.10									builtin
lmtp_tlsrpt_skip_reused_handshakes	boolean-expr	no	3.10..3.10=yes;3.11..=no	3.10									builtin
lmtp_tlsrpt_socket_name	string			3.10									builtin
lmtp_use_tls	boolean	no		2.3									builtin
lmtp_xforward_timeout	time	300s		2.1					s	1			builtin
local_command_shell	string			<=1.1									builtin
local_delivery_status_filter	string	$default_delivery_status_filter		3.0									builtin
local_destination_concurrency_limit	integer	2		<=1.1									builtin+template
local_destination_recipient_limit	integer	1		<=1.1									builtin+template
local_header_rewrite_clients	string	permit_inet_interfaces		2.2									builtin
local_login_sender_maps	string	static:*		3.6									builtin
local_recipient_maps	string	proxy:unix:passwd.byname $alias_maps		<=1.1									builtin
local_transport	string	local:$myhostname		<=1.1						1			builtin
luser_relay	string-raw			<=1.1									builtin
mail_name	string	Postfix		<=1.1						1			builtin
mail_owner	string	postfix		<=1.1						1			builtin
mail_release_date	string	20260809		<=1.1						1		release	builtin
mail_spool_directory	string	/var/mail		<=1.1								build	builtin
mail_version	string	3.11.6		<=1.1						1		release	builtin
mailbox_command	string-raw			<=1.1									builtin
mailbox_command_maps	string			<=1.1									builtin
mailbox_delivery_lock	string	fcntl, dotlock		<=1.1						1		build	builtin
mailbox_size_limit	long	51200000		<=1.1									builtin
mailbox_transport	string			<=1.1									builtin
mailbox_transport_maps	string			2.3									builtin
maillog_file	string			3.4									builtin
maillog_file_compressor	string	gzip		3.4						1			builtin
maillog_file_permissions	string	0600		3.9						1			builtin
maillog_file_prefixes	string	/var, /dev/stdout		3.4						1			builtin
maillog_file_rotate_suffix	string	%Y%m%d-%H%M%S	3.4..3.4.11=%Y%M%d-%H%M%S;3.4.12..3.4=%Y%m%d-%H%M%S;3.5..3.5.1=%Y%M%d-%H%M%S;3.5.2..=%Y%m%d-%H%M%S	3.4						1			builtin
mailq_path	string	/usr/bin/mailq		<=1.1						1		build	builtin
manpage_directory	string	/usr/local/man		<=1.1						1		build	builtin
maps_rbl_domains	string			<=1.1									builtin
maps_rbl_reject_code	integer	554		<=1.1									builtin
masquerade_classes	string	envelope_sender, header_sender, header_recipient		<=1.1									builtin
masquerade_domains	string			<=1.1									builtin
masquerade_exceptions	string			<=1.1									builtin
master_service_disable	string			2.6									builtin
max_idle	time	100s		<=1.1					s	1			builtin
max_use	integer	100		<=1.1						1			builtin
maximal_backoff_time	time	4000s		<=1.1					s	1			builtin
maximal_queue_lifetime	time	5d		<=1.1					d		8640000		builtin
message_drop_headers	string	bcc, content-length, resent-bcc, return-path		3.0									builtin
message_reject_characters	string			2.3									builtin
message_size_limit	long	10240000		<=1.1									builtin
message_strip_characters	string			2.3									builtin
meta_directory	string	/etc/postfix		3.0						1		build	builtin
milter_command_timeout	time	30s		2.3					s	1			builtin
milter_connect_macros	string	j {daemon_name} {daemon_addr} v _	3.0..3.1=j {daemon_name} v;3.2..3.4=j {daemon_name} {daemon_addr} v;3.5..=j {daemon_name} {daemon_addr} v _	2.3									builtin
milter_connect_timeout	time	30s		2.3					s	1			builtin
milter_content_timeout	time	300s		2.3					s	1			builtin
milter_data_macros	string	i		2.3									builtin
milter_default_action	string	shutdown	3.0..3.7.19=tempfail;3.7.20..3.7=shutdown;3.8..3.8.14=tempfail;3.8.15..3.8=shutdown;3.9..3.9.8=tempfail;3.9.9..3.9=shutdown;3.10..3.10.7=tempfail;3.10.8..=shutdown	2.3						1			builtin
milter_end_of_data_macros	string	i		2.3									builtin
milter_end_of_header_macros	string	i		2.5									builtin
milter_header_checks	string			2.7									builtin
milter_helo_macros	string	{tls_version} {cipher} {cipher_bits} {cert_subject} {cert_issuer}		2.3									builtin
milter_macro_daemon_name	string	$myhostname		2.3						1			builtin
milter_macro_defaults	string			3.1									builtin
milter_macro_v	string	$mail_name $mail_version		2.3						1			builtin
milter_mail_macros	string	i {auth_type} {auth_authen} {auth_author} {mail_addr} {mail_host} {mail_mailer}		2.3									builtin
milter_protocol	string	6		2.3						1			builtin
milter_rcpt_macros	string	i {rcpt_addr} {rcpt_host} {rcpt_mailer}		2.3									builtin
milter_unknown_command_macros	string			2.3									builtin
mime_boundary_length_limit	integer	2048		2.0						1			builtin
mime_header_checks	string	$header_checks		2.0									builtin
mime_nesting_limit	integer	100		2.0						1			builtin
minimal_backoff_time	time	300s		<=1.1					s	1			builtin
multi_instance_directories	string			2.6									builtin
multi_instance_enable	boolean	no		2.6									builtin
multi_instance_group	string			2.6									builtin
multi_instance_name	string			2.6									builtin
multi_instance_wrapper	string			2.6									builtin
multi_recipient_bounce_reject_code	integer	550		2.1									builtin
mydestination	string	$myhostname, localhost.$mydomain, localhost		<=1.1									builtin
mydomain	string			<=1.1						1		host	builtin
myhostname	string			<=1.1						1		host	builtin
mynetworks	string			2.10								host	builtin
mynetworks_style	string	${{$compatibility_level} <level {2} ? {subnet} : {host}}	3.0..3.5=${{$compatibility_level} < {2} ? {subnet} : {host}};3.6..=${{$compatibility_level} <level {2} ? {subnet} : {host}}	<=1.1						1			builtin
myorigin	string	$myhostname		<=1.1						1			builtin
nested_header_checks	string	$header_checks		2.0									builtin
newaliases_path	string	/usr/bin/newaliases		<=1.1						1		build	builtin
non_bdb_custom_mapping	string			3.11									builtin
non_bdb_migration_allow_root_prefixes	string	/etc /usr/local/etc		3.11									builtin
non_bdb_migration_allow_user_prefixes	string	$data_directory /var/lib/mailman /var/lib/mailman3		3.11									builtin
non_bdb_migration_level	string	disable		3.11						1			builtin
non_bdb_migration_log_redirect	boolean-expr	yes		3.11									builtin
non_bdb_migration_service_name	string	nbdb_reindex		3.11									builtin
non_empty_end_of_header_action	string	fix_quietly		3.11						1			builtin
non_fqdn_reject_code	integer	504		<=1.1									builtin
non_smtpd_milters	string			2.3									builtin
notify_classes	string	resource, software		<=1.1									builtin
openssl_path	string	openssl		3.1						1		build	builtin
owner_request_special	boolean	yes		<=1.1									builtin
parent_domain_matches_subdomains	string	debug_peer_list,fast_flush_domains,mynetworks,permit_mx_backup_networks,qmqpd_authorized_clients,relay_domains,smtpd_access_maps		<=1.1									builtin
permit_mx_backup_networks	string			<=1.1									builtin
pickup_service_name	string	pickup		2.0						1			builtin
pipe_delivery_status_filter	string	$default_delivery_status_filter		3.0									builtin
plaintext_reject_code	integer	450		2.3									builtin
postlog_service_name	string	postlog		3.4						1			builtin
postlogd_watchdog_timeout	time	10s		3.4					s	10			builtin
postmulti_control_commands	string	reload flush		2.6									builtin
postmulti_start_commands	string	start		2.6									builtin
postmulti_stop_commands	string	stop abort drain quick-stop		2.6									builtin
postscreen_access_list	string	permit_mynetworks		2.8									builtin
postscreen_allowlist_interfaces	string	${postscreen_whitelist_interfaces?{$postscreen_whitelist_interfaces}:{static:all}}		3.6									builtin
postscreen_bare_newline_action	string	ignore		2.8						1			builtin
postscreen_bare_newline_enable	boolean	no		2.8									builtin
postscreen_bare_newline_ttl	time	30d		2.8					d	1			builtin
postscreen_blacklist_action	string	ignore		2.8		3.5				1			legacy
postscreen_blacklist_networks	string			2.8		2.8.0							removed
postscreen_cache_cleanup_interval	time	12h		2.8					h				builtin
postscreen_cache_map	string	$default_cache_db_type:$data_directory/postscreen_cache	3.0..3.10=btree:$data_directory/postscreen_cache;3.11..=$default_cache_db_type:$data_directory/postscreen_cache	2.8									builtin
postscreen_cache_retention_time	time	7d		2.8					d	1			builtin
postscreen_client_connection_count_limit	integer-expr	$smtpd_client_connection_count_limit		2.8									builtin
postscreen_command_count_limit	integer	20		2.8						1			builtin
postscreen_command_filter	string			2.8									builtin
postscreen_command_time_limit	time	${stress?{10}:{300}}s		2.8				3.0..3.3=string-raw/1/0;3.4..=time/1/0	s	1			builtin
postscreen_denylist_action	string	${postscreen_blacklist_action?{$postscreen_blacklist_action}:{ignore}}		3.6						1			builtin
postscreen_disable_vrfy_command	boolean-expr	$disable_vrfy_command		2.8									builtin
postscreen_discard_ehlo_keyword_address_maps	string	$smtpd_discard_ehlo_keyword_address_maps		2.8									builtin
postscreen_discard_ehlo_keywords	string	$smtpd_discard_ehlo_keywords		2.8									builtin
postscreen_dnsbl_action	string	ignore		2.8						1			builtin
postscreen_dnsbl_allowlist_threshold	integer-expr	${postscreen_dnsbl_whitelist_threshold?{$postscreen_dnsbl_whitelist_threshold}:{0}}		3.6									builtin
postscreen_dnsbl_max_ttl	time	${postscreen_dnsbl_ttl?{$postscreen_dnsbl_ttl}:{1}}h		3.1					h	1			builtin
postscreen_dnsbl_min_ttl	time	60s		3.1					s	1			builtin
postscreen_dnsbl_reply_map	string			2.8									builtin
postscreen_dnsbl_sites	string			2.8									builtin
postscreen_dnsbl_threshold	integer	1		2.8				3.0..3.4.27=integer/0/0;3.4.28..3.4=integer/1/0;3.5..3.5.17=integer/0/0;3.5.18..3.5=integer/1/0;3.6..3.6.7=integer/0/0;3.6.8..3.6=integer/1/0;3.7..3.7.3=integer/0/0;3.7.4..=integer/1/0		1			builtin
postscreen_dnsbl_timeout	time	10s		3.0					s	1			builtin
postscreen_dnsbl_ttl	time	1h		2.8		3.0			h	1			legacy
postscreen_dnsbl_whitelist_threshold	integer	0		2.11		3.5							legacy
postscreen_enforce_tls	boolean-expr	$smtpd_enforce_tls		2.8									builtin
postscreen_expansion_filter	string-raw	$smtpd_expansion_filter		2.8						1			builtin
postscreen_forbidden_commands	string	$smtpd_forbidden_commands		2.8									builtin
postscreen_greet_action	string	ignore		2.8						1			builtin
postscreen_greet_banner	string	$smtpd_banner		2.8									builtin
postscreen_greet_ttl	time	1d		2.8					d	1			builtin
postscreen_greet_wait	time	${stress?{2}:{6}}s		2.8					s	1			builtin
postscreen_helo_required	boolean-expr	$smtpd_helo_required		2.8									builtin
postscreen_non_smtp_command_action	string	drop		2.8						1			builtin
postscreen_non_smtp_command_enable	boolean	no		2.8									builtin
postscreen_non_smtp_command_ttl	time	30d		2.8					d	1			builtin
postscreen_pipelining_action	string	enforce		2.8						1			builtin
postscreen_pipelining_enable	boolean	no		2.8									builtin
postscreen_pipelining_ttl	time	30d		2.8					d	1			builtin
postscreen_post_queue_limit	integer-expr	$default_process_limit		2.8						5			builtin
postscreen_pre_queue_limit	integer-expr	$default_process_limit		2.8						10			builtin
postscreen_reject_footer	string-raw	$smtpd_reject_footer		2.8									builtin
postscreen_reject_footer_maps	string	$smtpd_reject_footer_maps		3.4									builtin
postscreen_tls_security_level	string	$smtpd_tls_security_level		2.8									builtin
postscreen_upstream_proxy_protocol	string			2.10									builtin
postscreen_upstream_proxy_timeout	time	5s		2.10					s	1			builtin
postscreen_use_tls	boolean-expr	$smtpd_use_tls		2.8									builtin
postscreen_watchdog_timeout	time	10s		2.8					s	10			builtin
postscreen_whitelist_interfaces	string	static:all		2.9		3.5							legacy
postscreen_whitelist_networks	string	$mynetworks		2.8		2.8.0							removed
prepend_delivered_header	string	command, file, forward		<=1.1									builtin
process_id	integer			2.10								process	read-only
process_id_directory	string	pid		<=1.1						1		build	builtin
process_name	string			2.10								process	read-only
program_directory	string	/usr/libexec/postfix		<=1.1		2.0				1			removed
propagate_unmatched_extensions	string	canonical, virtual		<=1.1									builtin
proxy_interfaces	string			2.0									builtin
proxy_read_maps	string	$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps $virtual_gid_maps $virtual_uid_maps $local_login_sender_maps $postscreen_reject_footer_maps $smtpd_reject_footer_maps $tls_server_sni_maps $tlsproxy_client_policy_maps $default_delivery_status_filter $lmtp_delivery_status_filter $lmtp_dns_reply_filter $lmtp_reply_filter $local_delivery_status_filter $pipe_delivery_status_filter $postscreen_command_filter $smtp_delivery_status_filter $smtp_dns_reply_filter $smtp_reply_filter $smtpd_command_filter $smtpd_dns_reply_filter $virtual_delivery_status_filter $body_checks $header_checks $lmtp_body_checks $lmtp_header_checks $lmtp_mime_header_checks $lmtp_nested_header_checks $milter_header_checks $mime_header_checks $nested_header_checks $smtp_body_checks $smtp_header_checks $smtp_mime_header_checks $smtp_nested_header_checks $smtpd_reject_filter_maps $debug_peer_list $smtpd_etrn_restrictions $fast_flush_domains $authorized_flush_users $lmtp_connection_cache_destinations $local_header_rewrite_clients $masquerade_exceptions $postscreen_access_list $postscreen_allowlist_interfaces $postscreen_forbidden_commands $qmqpd_authorized_clients $authorized_mailq_users $smtp_connection_cache_destinations $smtpd_log_access_permit_actions $smtpd_forbidden_commands $smtpd_client_event_limit_exceptions $smtpd_sasl_exceptions_networks $smtpd_sasl_mechanism_filter $smtp_requiretls_policy $smtp_sasl_mechanism_filter $authorized_submit_users $smtpd_authorized_verp_clients $smtpd_authorized_xclient_hosts $smtpd_authorized_xforward_hosts	3.0..3.0.12=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions;3.0.13..3.0=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $virtual_gid_maps $virtual_uid_maps;3.1..3.1.8=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions;3.1.9..3.1=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $virtual_gid_maps $virtual_uid_maps;3.2..3.2.5=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions;3.2.6..3.4.23=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps $virtual_gid_maps $virtual_uid_maps;3.4.24..3.4.25=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps $virtual_gid_maps $virtual_uid_maps $postscreen_reject_footer_maps $smtpd_reject_footer_maps $tls_server_sni_maps;3.4.26..3.4=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps $virtual_gid_maps $virtual_uid_maps $postscreen_reject_footer_maps $smtpd_reject_footer_maps $tls_server_sni_maps $default_delivery_status_filter $lmtp_delivery_status_filter $lmtp_dns_reply_filter $lmtp_reply_filter $local_delivery_status_filter $pipe_delivery_status_filter $postscreen_command_filter $smtp_delivery_status_filter $smtp_dns_reply_filter $smtp_reply_filter $smtpd_command_filter $smtpd_dns_reply_filter $virtual_delivery_status_filter $body_checks $header_checks $lmtp_body_checks $lmtp_header_checks $lmtp_mime_header_checks $lmtp_nested_header_checks $milter_header_checks $mime_header_checks $nested_header_checks $smtp_body_checks $smtp_header_checks $smtp_mime_header_checks $smtp_nested_header_checks;3.5..3.5.13=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps $virtual_gid_maps $virtual_uid_maps;3.5.14..3.5.15=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps $virtual_gid_maps $virtual_uid_maps $postscreen_reject_footer_maps $smtpd_reject_footer_maps $tls_server_sni_maps;3.5.16..3.5=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps $virtual_gid_maps $virtual_uid_maps $postscreen_reject_footer_maps $smtpd_reject_footer_maps $tls_server_sni_maps $default_delivery_status_filter $lmtp_delivery_status_filter $lmtp_dns_reply_filter $lmtp_reply_filter $local_delivery_status_filter $pipe_delivery_status_filter $postscreen_command_filter $smtp_delivery_status_filter $smtp_dns_reply_filter $smtp_reply_filter $smtpd_command_filter $smtpd_dns_reply_filter $virtual_delivery_status_filter $body_checks $header_checks $lmtp_body_checks $lmtp_header_checks $lmtp_mime_header_checks $lmtp_nested_header_checks $milter_header_checks $mime_header_checks $nested_header_checks $smtp_body_checks $smtp_header_checks $smtp_mime_header_checks $smtp_nested_header_checks;3.6..3.6.3=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps $virtual_gid_maps $virtual_uid_maps;3.6.4..3.6.5=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps $virtual_gid_maps $virtual_uid_maps $local_login_sender_maps $postscreen_reject_footer_maps $smtpd_reject_footer_maps $tls_server_sni_maps;3.6.6..3.6=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps $virtual_gid_maps $virtual_uid_maps $local_login_sender_maps $postscreen_reject_footer_maps $smtpd_reject_footer_maps $tls_server_sni_maps $default_delivery_status_filter $lmtp_delivery_status_filter $lmtp_dns_reply_filter $lmtp_reply_filter $local_delivery_status_filter $pipe_delivery_status_filter $postscreen_command_filter $smtp_delivery_status_filter $smtp_dns_reply_filter $smtp_reply_filter $smtpd_command_filter $smtpd_dns_reply_filter $virtual_delivery_status_filter $body_checks $header_checks $lmtp_body_checks $lmtp_header_checks $lmtp_mime_header_checks $lmtp_nested_header_checks $milter_header_checks $mime_header_checks $nested_header_checks $smtp_body_checks $smtp_header_checks $smtp_mime_header_checks $smtp_nested_header_checks;3.7..3.7.0=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps $virtual_gid_maps $virtual_uid_maps $local_login_sender_maps $postscreen_reject_footer_maps $smtpd_reject_footer_maps $tls_server_sni_maps $tlsproxy_client_policy_maps;3.7.1..3.10=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps $virtual_gid_maps $virtual_uid_maps $local_login_sender_maps $postscreen_reject_footer_maps $smtpd_reject_footer_maps $tls_server_sni_maps $tlsproxy_client_policy_maps $default_delivery_status_filter $lmtp_delivery_status_filter $lmtp_dns_reply_filter $lmtp_reply_filter $local_delivery_status_filter $pipe_delivery_status_filter $postscreen_command_filter $smtp_delivery_status_filter $smtp_dns_reply_filter $smtp_reply_filter $smtpd_command_filter $smtpd_dns_reply_filter $virtual_delivery_status_filter $body_checks $header_checks $lmtp_body_checks $lmtp_header_checks $lmtp_mime_header_checks $lmtp_nested_header_checks $milter_header_checks $mime_header_checks $nested_header_checks $smtp_body_checks $smtp_header_checks $smtp_mime_header_checks $smtp_nested_header_checks;3.11..=$local_recipient_maps $mydestination $virtual_alias_maps $virtual_alias_domains $virtual_mailbox_maps $virtual_mailbox_domains $relay_recipient_maps $relay_domains $canonical_maps $sender_canonical_maps $recipient_canonical_maps $relocated_maps $transport_maps $mynetworks $smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps $smtp_generic_maps $lmtp_generic_maps $alias_maps $smtpd_client_restrictions $smtpd_helo_restrictions $smtpd_sender_restrictions $smtpd_relay_restrictions $smtpd_recipient_restrictions $address_verify_sender_dependent_default_transport_maps $address_verify_sender_dependent_relayhost_maps $address_verify_transport_maps $fallback_transport_maps $lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps $lmtp_sasl_password_maps $lmtp_tls_policy_maps $mailbox_command_maps $mailbox_transport_maps $postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps $sender_dependent_default_transport_maps $sender_dependent_relayhost_maps $smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps $smtp_sasl_password_maps $smtp_tls_policy_maps $smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps $virtual_gid_maps $virtual_uid_maps $local_login_sender_maps $postscreen_reject_footer_maps $smtpd_reject_footer_maps $tls_server_sni_maps $tlsproxy_client_policy_maps $default_delivery_status_filter $lmtp_delivery_status_filter $lmtp_dns_reply_filter $lmtp_reply_filter $local_delivery_status_filter $pipe_delivery_status_filter $postscreen_command_filter $smtp_delivery_status_filter $smtp_dns_reply_filter $smtp_reply_filter $smtpd_command_filter $smtpd_dns_reply_filter $virtual_delivery_status_filter $body_checks $header_checks $lmtp_body_checks $lmtp_header_checks $lmtp_mime_header_checks $lmtp_nested_header_checks $milter_header_checks $mime_header_checks $nested_header_checks $smtp_body_checks $smtp_header_checks $smtp_mime_header_checks $smtp_nested_header_checks $smtpd_reject_filter_maps $debug_peer_list $smtpd_etrn_restrictions $fast_flush_domains $authorized_flush_users $lmtp_connection_cache_destinations $local_header_rewrite_clients $masquerade_exceptions $postscreen_access_list $postscreen_allowlist_interfaces $postscreen_forbidden_commands $qmqpd_authorized_clients $authorized_mailq_users $smtp_connection_cache_destinations $smtpd_log_access_permit_actions $smtpd_forbidden_commands $smtpd_client_event_limit_exceptions $smtpd_sasl_exceptions_networks $smtpd_sasl_mechanism_filter $smtp_requiretls_policy $smtp_sasl_mechanism_filter $authorized_submit_users $smtpd_authorized_verp_clients $smtpd_authorized_xclient_hosts $smtpd_authorized_xforward_hosts	2.1	2.0.1								builtin
proxy_write_maps	string	$smtp_sasl_auth_cache_name $lmtp_sasl_auth_cache_name $address_verify_map $postscreen_cache_map		2.5									builtin
proxymap_service_name	string	proxymap		2.6						1			builtin
proxywrite_service_name	string	proxywrite		2.6						1			builtin
qmgr_clog_warn_time	time	300s		2.0					s				builtin
qmgr_daemon_timeout	time	1000s		2.8					s	1			builtin
qmgr_fudge_factor	integer	100		<=1.1						10	100		builtin
qmgr_ipc_timeout	time	60s		2.8					s	1			builtin
qmgr_message_active_limit	integer	20000		<=1.1						1			builtin
qmgr_message_recipient_limit	integer	20000		<=1.1						1			builtin
qmgr_message_recipient_minimum	integer	10		<=1.1						1			builtin
qmgr_site_hog_factor	integer	100		<=1.1		1.1				10	100		removed
qmqpd_authorized_clients	string			<=1.1									builtin
qmqpd_client_port_logging	boolean	no		2.5									builtin
qmqpd_error_delay	time	1s		<=1.1					s				builtin
qmqpd_timeout	time	300s		<=1.1					s	1			builtin
queue_directory	string	/var/spool/postfix		<=1.1						1		build	builtin
queue_file_attribute_count_limit	integer	100		2.0						1			builtin
queue_minfree	long	0		<=1.1				3.0..3.4=integer/0/0;3.5..=long/0/0					builtin
queue_run_delay	time	300s		<=1.1					s	1			builtin
queue_service_name	string	qmgr		2.0						1			builtin
rbl_reply_maps	string			2.0									builtin
readme_directory	string	no		<=1.1						1		build	builtin
receive_override_options	string			2.1									builtin
recipient_bcc_maps	string			2.1									builtin
recipient_canonical_classes	string	envelope_recipient, header_recipient		2.2						1			builtin
recipient_canonical_maps	string			<=1.1									builtin
recipient_delimiter	string			<=1.1									builtin
reject_code	integer	554		<=1.1									builtin
reject_tempfail_action	string	defer_if_permit		2.6						1			builtin
relay_clientcerts	string			2.2									builtin
relay_domains	string	${{$compatibility_level} <level {2} ? {$mydestination} : {}}	3.0..3.5=${{$compatibility_level} < {2} ? {$mydestination} : {}};3.6..=${{$compatibility_level} <level {2} ? {$mydestination} : {}}	<=1.1									builtin
relay_domains_reject_code	integer	554		<=1.1									builtin
relay_recipient_maps	string			2.0									builtin
relay_transport	string	relay		2.0						1			builtin
relayhost	string			<=1.1									builtin
relocated_maps	string			<=1.1									builtin
relocated_prefix_enable	boolean-expr	yes		3.11									builtin
remote_header_rewrite_domain	string			2.2									builtin
require_home_directory	boolean	no		<=1.1									builtin
requiretls_enable	boolean-expr	yes		3.11									builtin
requiretls_esmtp_header	boolean-expr	yes		3.11									builtin
requiretls_redact_dsn	boolean-expr	yes		3.11									builtin
reset_owner_alias	boolean	no		2.8									builtin
resolve_dequoted_address	boolean	yes		2.0	1.1.9								builtin
resolve_null_domain	boolean	no		2.1									builtin
resolve_numeric_domain	boolean	no		2.3									builtin
respectful_logging	boolean-expr	${{$compatibility_level} <level {3.6} ? {no} : {yes}}		3.6									builtin
rewrite_service_name	string	rewrite		2.0						1			builtin
sample_directory	string	/etc/postfix		<=1.1						1		build	builtin
send_cyrus_sasl_authzid	boolean	no		2.5	2.4.4								builtin
sender_based_routing	boolean	no		2.1		2.2							removed
sender_bcc_maps	string			2.1									builtin
sender_canonical_classes	string	envelope_sender, header_sender		2.2						1			builtin
sender_canonical_maps	string			<=1.1									builtin
sender_dependent_default_transport_maps	string			2.7									builtin
sender_dependent_relayhost_maps	string			2.3									builtin
sendmail_fix_line_endings	string	always		2.9						1			builtin
sendmail_path	string	/usr/sbin/sendmail		<=1.1						1		build	builtin
service_name	string	amnesiac	3.3..3.11.0=;3.11.1..=amnesiac	3.3								process	builtin
service_throttle_time	time	60s		<=1.1					s	1			builtin
setgid_group	string	postdrop		<=1.1						1			builtin
shlib_directory	string	no		3.0						1		build	builtin
show_user_unknown_table_name	boolean	yes		2.0									builtin
showq_service_name	string	showq		2.0						1			builtin
smtp_address_preference	string	any		2.8						1		build	builtin
smtp_address_verify_target	string	rcpt		3.0						1			builtin
smtp_always_send_ehlo	boolean	yes		<=1.1								build	builtin
smtp_balance_inet_protocols	boolean	yes		3.3									builtin
smtp_bind_address	string			<=1.1									builtin
smtp_bind_address6	string			2.2									builtin
smtp_bind_address_enforce	boolean	no		3.7									builtin
smtp_body_checks	string			2.5									builtin
smtp_break_lines	boolean	yes		<=1.1		1.1.0							removed
smtp_cname_overrides_servername	boolean	no		2.3	2.2.9								builtin
smtp_connect_timeout	time	30s		<=1.1					s				builtin
smtp_connection_cache_destinations	string			2.2									builtin
smtp_connection_cache_on_demand	boolean	yes		2.2								build	builtin
smtp_connection_cache_reuse_limit	integer	10		2.2		2.2				1			removed
smtp_connection_cache_time_limit	time	2s		2.2					s	1			builtin
smtp_connection_reuse_count_limit	integer	0		2.11									builtin
smtp_connection_reuse_time_limit	time	300s		2.3					s	1			builtin
smtp_data_done_timeout	time	600s		<=1.1					s	1			builtin
smtp_data_init_timeout	time	120s		<=1.1					s	1			builtin
smtp_data_xfer_timeout	time	180s		<=1.1					s	1			builtin
smtp_defer_if_no_mx_address_found	boolean	no		2.1									builtin
smtp_delivery_status_filter	string	$default_delivery_status_filter		3.0									builtin
smtp_discard_ehlo_keyword_address_maps	string			2.2									builtin
smtp_discard_ehlo_keywords	string			2.2									builtin
smtp_dns_reply_filter	string			3.0									builtin
smtp_dns_resolver_options	string			2.8									builtin
smtp_dns_support_level	string			2.11									builtin
smtp_enforce_tls	boolean	no		2.2									builtin
smtp_fallback_relay	string	$fallback_relay		2.3									builtin
smtp_generic_maps	string			2.2									builtin
smtp_header_checks	string			2.5									builtin
smtp_helo_name	string	$myhostname		2.0						1			builtin
smtp_helo_timeout	time	300s		<=1.1					s	1			builtin
smtp_host_lookup	string	dns		2.1						1			builtin
smtp_line_length_limit	integer	998		2.0	1.1.6								builtin
smtp_log_tls_feature_status	boolean-expr	yes		3.11									builtin
smtp_mail_timeout	time	300s		<=1.1					s	1			builtin
smtp_mime_header_checks	string			2.5									builtin
smtp_min_data_rate	integer	500		3.7						1			builtin
smtp_mx_address_limit	integer	5		2.1									builtin
smtp_mx_session_limit	integer	2		2.1									builtin
smtp_nested_header_checks	string			2.5									builtin
smtp_never_send_ehlo	boolean	no		<=1.1									builtin
smtp_per_record_deadline	boolean	no		2.9		3.6							legacy
smtp_per_request_deadline	boolean-expr	${smtp_per_record_deadline?{$smtp_per_record_deadline}:{no}}		3.7									builtin
smtp_pix_workaround_delay_time	time	10s		<=1.1					s	1			builtin
smtp_pix_workaround_maps	string			2.4									builtin
smtp_pix_workaround_threshold_time	time	500s		<=1.1					s				builtin
smtp_pix_workarounds	string	disable_esmtp,delay_dotcrlf		2.4									builtin
smtp_quit_timeout	time	300s		<=1.1					s	1			builtin
smtp_quote_rfc821_envelope	boolean	yes		2.1									builtin
smtp_randomize_addresses	boolean	yes		<=1.1									builtin
smtp_rcpt_timeout	time	300s		<=1.1					s	1			builtin
smtp_reply_filter	string			2.7									builtin
smtp_requiretls_policy	string	inline:{{${domain_to_ascii{$mydomain}}=opportunistic}, {.${domain_to_ascii{$mydomain}}=opportunistic}, {localhost=opportunistic}}, cidr:{{0.0.0.0/0 opportunistic}, {::/0 opportunistic}}, enforce		3.11									builtin
smtp_rset_timeout	time	20s		2.1					s	1			builtin
smtp_sasl_auth_cache_name	string			2.5									builtin
smtp_sasl_auth_cache_time	time	90d		2.5					d				builtin
smtp_sasl_auth_enable	boolean	no		<=1.1									builtin
smtp_sasl_auth_enforce	boolean	yes		2.3		2.3.0							removed
smtp_sasl_auth_soft_bounce	boolean	yes		2.5									builtin
smtp_sasl_mechanism_filter	string			2.2									builtin
smtp_sasl_password_maps	string			<=1.1									builtin
smtp_sasl_password_result_delimiter	string	:		3.9						1	1		builtin
smtp_sasl_path	string			2.3									builtin
smtp_sasl_security_options	string	noplaintext, noanonymous		<=1.1									builtin
smtp_sasl_tls_security_options	string	$smtp_sasl_security_options		2.2									builtin
smtp_sasl_tls_verified_security_options	string	$smtp_sasl_tls_security_options		2.3									builtin
smtp_sasl_type	string	cyrus		2.3						1		build	builtin
smtp_send_dummy_mail_auth	boolean	no		2.9									builtin
smtp_send_xforward_command	boolean	no		2.1									builtin
smtp_sender_dependent_authentication	boolean	no		2.3									builtin
smtp_skip_4xx_greeting	boolean	yes		<=1.1		2.0							removed
smtp_skip_5xx_greeting	boolean	yes		<=1.1									builtin
smtp_skip_quit_response	boolean	yes		<=1.1									builtin
smtp_starttls_timeout	time	300s		2.2					s	1			builtin
smtp_tcp_port	string	smtp		3.2									builtin
smtp_tls_CAfile	string			2.2									builtin
smtp_tls_CApath	string			2.2									builtin
smtp_tls_block_early_mail_reply	boolean	no		2.7									builtin
smtp_tls_cert_file	string			2.2									builtin
smtp_tls_chain_files	string			3.4									builtin
smtp_tls_cipherlist	string			2.2		2.2							removed
smtp_tls_ciphers	string	medium	3.0..3.0.1=export;3.0.2..=medium	2.6						1			builtin
smtp_tls_connection_reuse	boolean	no		3.4									builtin
smtp_tls_dane_insecure_mx_policy	string	dane	3.1..3.2.20=dane;3.2.21..3.2=${{$smtp_tls_security_level} == {dane} ? {dane} : {may}};3.3..3.3.15=dane;3.3.16..3.3=${{$smtp_tls_security_level} == {dane} ? {dane} : {may}};3.4..3.4.18=dane;3.4.19..3.4=${{$smtp_tls_security_level} == {dane} ? {dane} : {may}};3.5..3.5.8=dane;3.5.9..3.6.16=${{$smtp_tls_security_level} == {dane} ? {dane} : {may}};3.6.17..3.6=dane;3.7..3.7.12=${{$smtp_tls_security_level} == {dane} ? {dane} : {may}};3.7.13..3.7=dane;3.8..3.8.7=${{$smtp_tls_security_level} == {dane} ? {dane} : {may}};3.8.8..3.8=dane;3.9..3.9.1=${{$smtp_tls_security_level} == {dane} ? {dane} : {may}};3.9.2..=dane	3.1									builtin
smtp_tls_dcert_file	string			2.2									builtin
smtp_tls_dkey_file	string	$smtp_tls_dcert_file		2.2									builtin
smtp_tls_eccert_file	string			2.6									builtin
smtp_tls_eckey_file	string	$smtp_tls_eccert_file		2.6									builtin
smtp_tls_enable_rpk	boolean	no		3.9									builtin
smtp_tls_enforce_peername	boolean	yes		2.2									builtin
smtp_tls_enforce_sts_mx_patterns	boolean-expr	yes		3.11	3.10.5								builtin
smtp_tls_exclude_ciphers	string			2.3									builtin
smtp_tls_fingerprint_cert_match	string			2.5									builtin
smtp_tls_fingerprint_digest	string	${{$compatibility_level} <level {3.6} ? {md5} : {sha256}}	3.0..3.5=md5;3.6..=${{$compatibility_level} <level {3.6} ? {md5} : {sha256}}	2.5						1			builtin
smtp_tls_force_insecure_host_tlsa_lookup	boolean	no		2.11									builtin
smtp_tls_key_file	string	$smtp_tls_cert_file		2.2									builtin
smtp_tls_loglevel	string	0		2.2									builtin
smtp_tls_mandatory_ciphers	string	medium		2.3						1			builtin
smtp_tls_mandatory_exclude_ciphers	string			2.3									builtin
smtp_tls_mandatory_protocols	string	>=TLSv1	3.0..3.0.1=!SSLv2;3.0.2..3.5=!SSLv2, !SSLv3;3.6..=>=TLSv1	2.3									builtin
smtp_tls_note_starttls_offer	boolean	no		2.2									builtin
smtp_tls_per_site	string			2.2									builtin
smtp_tls_policy_maps	string			2.3									builtin
smtp_tls_protocols	string	>=TLSv1	3.0..3.0.1=!SSLv2;3.0.2..3.5=!SSLv2, !SSLv3;3.6..=>=TLSv1	2.6									builtin
smtp_tls_scert_verifydepth	integer	9		2.2									builtin
smtp_tls_secure_cert_match	string	nexthop, dot-nexthop		2.3						1			builtin
smtp_tls_security_level	string	${{$compatibility_level} <level {3.11} ? {} : {may}}	3.0..3.10=;3.11..=${{$compatibility_level} <level {3.11} ? {} : {may}}	2.3								build	builtin
smtp_tls_servername	string			3.4									builtin
smtp_tls_session_cache_database	string			2.2									builtin
smtp_tls_session_cache_timeout	time	3600s		2.2					s		8640000		builtin
smtp_tls_trust_anchor_file	string			2.11									builtin
smtp_tls_verify_cert_match	string	hostname		2.3						1			builtin
smtp_tls_wrappermode	boolean	no		3.0									builtin
smtp_tlsrpt_enable	boolean-expr	no		3.10									builtin
smtp_tlsrpt_skip_reused_handshakes	boolean-expr	no	3.10..3.10=yes;3.11..=no	3.10									builtin
smtp_tlsrpt_socket_name	string			3.10									builtin
smtp_use_tls	boolean	no		2.2									builtin
smtp_xforward_timeout	time	300s		2.1					s	1			builtin
smtpd_authorized_verp_clients	string	$authorized_verp_clients		2.1									builtin
smtpd_authorized_xclient_hosts	string			2.1									builtin
smtpd_authorized_xforward_hosts	string			2.1									builtin
smtpd_banner	string	$myhostname ESMTP $mail_name		<=1.1						1			builtin
smtpd_client_auth_rate_limit	integer	0		3.1									builtin
smtpd_client_connection_count_limit	integer	50		2.1									builtin
smtpd_client_connection_limit_exceptions	string	$mynetworks		2.1		2.1							legacy
smtpd_client_connection_rate_limit	integer	0		2.1									builtin
smtpd_client_event_limit_exceptions	string	${smtpd_client_connection_limit_exceptions:$mynetworks}		2.2									builtin
smtpd_client_ipv4_prefix_length	integer	32		3.8							32		builtin
smtpd_client_ipv6_prefix_length	integer	84		3.8							128		builtin
smtpd_client_message_rate_limit	integer	0		2.2									builtin
smtpd_client_new_tls_session_rate_limit	integer	0		2.3									builtin
smtpd_client_port_logging	boolean	no		2.5									builtin
smtpd_client_recipient_rate_limit	integer	0		2.2									builtin
smtpd_client_restrictions	string			<=1.1									builtin
smtpd_command_filter	string			2.7									builtin
smtpd_data_restrictions	string			2.0									builtin
smtpd_delay_open_until_valid_rcpt	boolean	yes		2.3									builtin
smtpd_delay_reject	boolean	yes		<=1.1									builtin
smtpd_discard_ehlo_keyword_address_maps	string			2.2									builtin
smtpd_discard_ehlo_keywords	string			2.2									builtin
smtpd_dns_reply_filter	string			3.0									builtin
smtpd_end_of_data_restrictions	string			2.2									builtin
smtpd_enforce_tls	boolean	no		2.2									builtin
smtpd_error_sleep_time	time	1s		<=1.1					s				builtin
smtpd_etrn_restrictions	string			<=1.1									builtin
smtpd_expansion_filter	string-raw	\t\40!"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~		2.0						1			builtin
smtpd_forbid_bare_newline	string	normalize	3.5.23..3.8=no;3.9..=normalize	3.9	3.5.23,3.6.13,3.7.9,3.8.4			3.5.23..3.5.23=boolean/0/0;3.5.24..3.5=string/1/0;3.6.13..3.6.13=boolean/0/0;3.6.14..3.6=string/1/0;3.7.9..3.7.9=boolean/0/0;3.7.10..3.7=string/1/0;3.8.4..3.8.4=boolean/0/0;3.8.5..=string/1/0		1			builtin
smtpd_forbid_bare_newline_exclusions	string	$mynetworks		3.9	3.5.23,3.6.13,3.7.9,3.8.4								builtin
smtpd_forbid_bare_newline_reject_code	integer	550		3.9	3.5.24,3.6.14,3.7.10,3.8.5					500	599		builtin
smtpd_forbid_unauth_pipelining	boolean	yes	3.5.20..3.8=no;3.9..=yes	3.9	3.5.20,3.6.10,3.7.6,3.8.1								builtin
smtpd_forbidden_commands	string	CONNECT GET POST regexp:{{/^[^A-Z]/ Bogus}}	3.0..3.6=CONNECT GET POST;3.7..=CONNECT GET POST regexp:{{/^[^A-Z]/ Bogus}}	2.2									builtin
smtpd_hard_error_limit	integer-expr	${stress?{1}:{20}}		<=1.1						1			builtin
smtpd_helo_required	boolean	no		<=1.1									builtin
smtpd_helo_restrictions	string			<=1.1									builtin
smtpd_hide_client_session	boolean-expr	no		3.10									builtin
smtpd_history_flush_threshold	integer	100		<=1.1						1			builtin
smtpd_junk_command_limit	integer-expr	${stress?{1}:{100}}		<=1.1						1			builtin
smtpd_log_access_permit_actions	string			2.10									builtin
smtpd_milter_maps	string			3.2									builtin
smtpd_milters	string			2.3									builtin
smtpd_min_data_rate	integer	500		3.7						1			builtin
smtpd_noop_commands	string			<=1.1									builtin
smtpd_null_access_lookup_key	string	<>		<=1.1									builtin
smtpd_peername_lookup	boolean	yes		2.3									builtin
smtpd_per_record_deadline	boolean-expr	${stress?{yes}:{no}}		2.9		3.6							legacy
smtpd_per_request_deadline	boolean-expr	${smtpd_per_record_deadline?{$smtpd_per_record_deadline}:{${stress?{yes}:{no}}}}		3.7									builtin
smtpd_policy_service_default_action	string	451 4.3.5 Server configuration problem		3.0						1			builtin
smtpd_policy_service_max_idle	time	300s		2.1					s	1			builtin
smtpd_policy_service_max_ttl	time	1000s		2.1					s	1			builtin
smtpd_policy_service_policy_context	string			3.1									builtin
smtpd_policy_service_request_limit	integer	0		3.0									builtin
smtpd_policy_service_retry_delay	time	1s		3.0					s	1			builtin
smtpd_policy_service_timeout	time	100s		2.1					s	1			builtin
smtpd_policy_service_try_limit	integer	2		3.0						1			builtin
smtpd_proxy_ehlo	string	$myhostname		2.1									builtin
smtpd_proxy_filter	string			2.1									builtin
smtpd_proxy_options	string			2.7									builtin
smtpd_proxy_timeout	time	100s		2.1					s	1			builtin
smtpd_recipient_limit	integer	1000		<=1.1						1			builtin
smtpd_recipient_overshoot_limit	integer	1000		2.1						1			builtin
smtpd_recipient_restrictions	string			<=1.1									builtin
smtpd_reject_filter_maps	string			3.11									builtin
smtpd_reject_footer	string-raw			2.8									builtin
smtpd_reject_footer_maps	string			3.4									builtin
smtpd_reject_unlisted_recipient	boolean	yes		2.1									builtin
smtpd_reject_unlisted_sender	boolean	no		2.1									builtin
smtpd_relay_before_recipient_restrictions	boolean-expr	${{$compatibility_level} <level {3.6} ? {no} : {yes}}		3.6									builtin
smtpd_relay_restrictions	string	${{$compatibility_level} <level {1} ? {} : {permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination}}	3.0..3.2=permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination;3.3..3.5=${{$compatibility_level} < {1} ? {} : {permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination}};3.6..=${{$compatibility_level} <level {1} ? {} : {permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination}}	2.10									builtin
smtpd_restriction_classes	string			<=1.1									builtin
smtpd_sasl_application_name	string	smtpd		2.1		2.2				1			removed
smtpd_sasl_auth_enable	boolean	no		<=1.1									builtin
smtpd_sasl_authenticated_header	boolean	no		2.3									builtin
smtpd_sasl_exceptions_networks	string			2.1									builtin
smtpd_sasl_local_domain	string			<=1.1									builtin
smtpd_sasl_mechanism_filter	string	!external, static:rest		3.6									builtin
smtpd_sasl_path	string	smtpd		2.3						1			builtin
smtpd_sasl_response_limit	integer	12288		3.4						12288			builtin
smtpd_sasl_security_options	string	noanonymous		<=1.1									builtin
smtpd_sasl_service	string	smtp		2.11						1			builtin
smtpd_sasl_tls_security_options	string	$smtpd_sasl_security_options		2.2									builtin
smtpd_sasl_type	string	cyrus		2.3						1		build	builtin
smtpd_sender_login_maps	string			<=1.1									builtin
smtpd_sender_restrictions	string			<=1.1									builtin
smtpd_service_name	string	smtpd		2.8						1			builtin
smtpd_soft_error_limit	integer-expr	10		<=1.1						1			builtin
smtpd_starttls_timeout	time	${stress?{10}:{300}}s		2.2					s	1			builtin
smtpd_timeout	time	${stress?{10}:{300}}s		<=1.1					s	1			builtin
smtpd_tls_CAfile	string			2.2									builtin
smtpd_tls_CApath	string			2.2									builtin
smtpd_tls_always_issue_session_ids	boolean	yes		2.4	2.3.1								builtin
smtpd_tls_ask_ccert	boolean	no		2.2									builtin
smtpd_tls_auth_only	boolean	no		2.2									builtin
smtpd_tls_ccert_verifydepth	integer	9		2.2									builtin
smtpd_tls_cert_file	string			2.2									builtin
smtpd_tls_chain_files	string			3.4									builtin
smtpd_tls_cipherlist	string			2.2		2.2							removed
smtpd_tls_ciphers	string	medium	3.0..3.0.1=export;3.0.2..=medium	2.6						1			builtin
smtpd_tls_dcert_file	string			2.2									builtin
smtpd_tls_dh1024_param_file	string			2.2									builtin
smtpd_tls_dh512_param_file	string			2.2									builtin
smtpd_tls_dkey_file	string	$smtpd_tls_dcert_file		2.2									builtin
smtpd_tls_eccert_file	string			2.6									builtin
smtpd_tls_eckey_file	string	$smtpd_tls_eccert_file		2.6									builtin
smtpd_tls_eecdh_grade	string	auto	3.0..3.1=strong;3.2..=auto	2.6						1			builtin
smtpd_tls_enable_rpk	boolean	no		3.9									builtin
smtpd_tls_exclude_ciphers	string			2.3									builtin
smtpd_tls_fingerprint_digest	string	${{$compatibility_level} <level {3.6} ? {md5} : {sha256}}	3.0..3.5=md5;3.6..=${{$compatibility_level} <level {3.6} ? {md5} : {sha256}}	2.5						1			builtin
smtpd_tls_key_file	string	$smtpd_tls_cert_file		2.2									builtin
smtpd_tls_loglevel	string	0		2.2									builtin
smtpd_tls_mandatory_ciphers	string	medium		2.3						1			builtin
smtpd_tls_mandatory_exclude_ciphers	string			2.3									builtin
smtpd_tls_mandatory_protocols	string	>=TLSv1	3.0..3.0.1=!SSLv2;3.0.2..3.5=!SSLv2, !SSLv3;3.6..=>=TLSv1	2.3									builtin
smtpd_tls_protocols	string	>=TLSv1	3.0..3.0.1=;3.0.2..3.5=!SSLv2, !SSLv3;3.6..=>=TLSv1	2.6									builtin
smtpd_tls_received_header	boolean	no		2.2									builtin
smtpd_tls_req_ccert	boolean	no		2.2									builtin
smtpd_tls_security_level	string			2.3									builtin
smtpd_tls_session_cache_database	string			2.2									builtin
smtpd_tls_session_cache_timeout	time	3600s		2.2					s		8640000		builtin
smtpd_tls_wrappermode	boolean	no		2.2									builtin
smtpd_upstream_proxy_protocol	string			2.10									builtin
smtpd_upstream_proxy_timeout	time	5s		2.10					s	1			builtin
smtpd_use_tls	boolean	no		2.2									builtin
smtputf8_autodetect_classes	string	sendmail, verify		3.0						1			builtin
smtputf8_enable	boolean-expr	${{$compatibility_level} <level {1} ? {no} : {yes}}	3.0..3.5=${{$compatibility_level} < {1} ? {no} : {yes}};3.6..=${{$compatibility_level} <level {1} ? {no} : {yes}}	3.0								build	builtin
socketmap_max_reply_size	integer	100000		3.10						1			builtin
soft_bounce	boolean	no		<=1.1									builtin
stale_lock_time	time	500s		<=1.1					s	1			builtin
stress	string			2.5									builtin
strict_7bit_headers	boolean	no		2.0									builtin
strict_8bitmime	boolean	no		2.0									builtin
strict_8bitmime_body	boolean	no		2.0									builtin
strict_mailbox_ownership	boolean	yes		2.6	2.5.3								builtin
strict_mime_encoding_domain	boolean	no		2.0									builtin
strict_rfc821_envelopes	boolean	no		<=1.1									builtin
strict_smtputf8	boolean	no		3.0									builtin
sun_mailtool_compatibility	boolean	no		<=1.1									builtin
swap_bangpath	boolean	yes		<=1.1									builtin
syslog_facility	string	mail		<=1.1						1		build	builtin
syslog_name	string	${multi_instance_name?{$multi_instance_name}:{postfix}}		<=1.1						1			builtin
tcp_windowsize	integer	0		2.6									builtin
tls_append_default_CA	boolean	no		2.8	2.4.15,2.5.11,2.6.8,2.7.2								builtin
tls_config_file	string	default		3.9	3.5.20,3.6.10,3.7.6,3.8.1								builtin
tls_config_name	string			3.9	3.5.20,3.6.10,3.7.6,3.8.1								builtin
tls_daemon_random_bytes	integer	32		2.2						1			builtin
tls_dane_digest_agility	string	on		2.11		3.3				1			removed
tls_dane_digests	string	sha512 sha256		2.11						1			builtin
tls_dane_trust_anchor_digest_enable	boolean	yes		2.11		3.3							removed
tls_disable_workarounds	string			2.8									builtin
tls_eecdh_auto_curves	string	X25519 X448 prime256v1 secp384r1 secp521r1	3.2..3.9=X25519 X448 prime256v1 secp521r1 secp384r1;3.10..=X25519 X448 prime256v1 secp384r1 secp521r1	3.2				3.2..3.6.16=string/1/0;3.6.17..3.6=string/0/0;3.7..3.7.12=string/1/0;3.7.13..=string/0/0				build	builtin
tls_eecdh_strong_curve	string	prime256v1		2.6				3.0..3.6.16=string/1/0;3.6.17..3.6=string/0/0;3.7..3.7.12=string/1/0;3.7.13..3.7=string/0/0;3.8..3.8.7=string/1/0;3.8.8..3.8=string/0/0;3.9..3.9.1=string/1/0;3.9.2..=string/0/0					builtin
tls_eecdh_ultra_curve	string	secp384r1		2.6				3.0..3.6.16=string/1/0;3.6.17..3.6=string/0/0;3.7..3.7.12=string/1/0;3.7.13..3.7=string/0/0;3.8..3.8.7=string/1/0;3.8.8..3.8=string/0/0;3.9..3.9.1=string/1/0;3.9.2..=string/0/0					builtin
tls_export_cipherlist	string		3.0..3.0=aNULL:-aNULL:ALL:+RC4:@STRENGTH;3.1..3.7=aNULL:-aNULL:HIGH:MEDIUM:LOW:EXPORT:+RC4:@STRENGTH;3.8..=	2.3				3.0..3.7=string/1/0;3.8..=string/0/0					builtin
tls_fast_shutdown	boolean	yes		3.1.13	3.2.10,3.3.5,3.4.6	3.4.6	3.1.13..3.1.13;3.2.10..3.2.10;3.3.5..3.3.5;3.4.6..3.4.6						removed
tls_fast_shutdown_enable	boolean	yes		3.5	3.1.14,3.2.11,3.3.6,3.4.7								builtin
tls_ffdhe_auto_groups	string	ffdhe2048 ffdhe3072		3.8								build	builtin
tls_high_cipherlist	string	aNULL:-aNULL:HIGH:!SEED:!IDEA:!3DES:!RC2:!RC4:!RC5:!kDH:!kECDH:!aDSS:!MD5:@STRENGTH	3.0..3.0=aNULL:-aNULL:ALL:!EXPORT:!LOW:!MEDIUM:+RC4:@STRENGTH;3.1..3.7=aNULL:-aNULL:HIGH:@STRENGTH;3.8..=aNULL:-aNULL:HIGH:!SEED:!IDEA:!3DES:!RC2:!RC4:!RC5:!kDH:!kECDH:!aDSS:!MD5:@STRENGTH	2.3						1			builtin
tls_legacy_public_key_fingerprints	boolean	no		2.10	2.9.6	3.10							removed
tls_low_cipherlist	string		3.0..3.0=aNULL:-aNULL:ALL:!EXPORT:+RC4:@STRENGTH;3.1..3.7=aNULL:-aNULL:HIGH:MEDIUM:LOW:+RC4:@STRENGTH;3.8..=	2.3				3.0..3.7=string/1/0;3.8..=string/0/0					builtin
tls_medium_cipherlist	string	aNULL:-aNULL:HIGH:MEDIUM:!SEED:!IDEA:!3DES:!RC2:!RC4:!RC5:!kDH:!kECDH:!aDSS:!MD5:+RC4:@STRENGTH	3.0..3.0=aNULL:-aNULL:ALL:!EXPORT:!LOW:+RC4:@STRENGTH;3.1..3.7=aNULL:-aNULL:HIGH:MEDIUM:+RC4:@STRENGTH;3.8..=aNULL:-aNULL:HIGH:MEDIUM:!SEED:!IDEA:!3DES:!RC2:!RC4:!RC5:!kDH:!kECDH:!aDSS:!MD5:+RC4:@STRENGTH	2.3						1			builtin
tls_null_cipherlist	string	eNULL:!kDH:!kECDH:!aDSS:!MD5:!aNULL	3.0..3.7=eNULL:!aNULL;3.8..=eNULL:!kDH:!kECDH:!aDSS:!MD5:!aNULL	2.3						1			builtin
tls_preempt_cipherlist	boolean	no		2.8									builtin
tls_random_bytes	integer	32		2.2						1			builtin
tls_random_exchange_name	string	${data_directory}/prng_exch		2.2									builtin
tls_random_prng_update_period	time	3600s		2.2					s	1			builtin
tls_random_reseed_period	time	3600s		2.2					s	1			builtin
tls_random_source	string	dev:/dev/urandom		2.2								build	builtin
tls_required_enable	boolean-expr	yes		3.10									builtin
tls_server_sni_maps	string			3.4									builtin
tls_session_ticket_cipher	string	aes-256-cbc	3.0..3.0.5=aes-128-cbc;3.0.6..3.0=aes-256-cbc;3.1..3.1.1=aes-128-cbc;3.1.2..=aes-256-cbc	3.0									builtin
tls_ssl_options	string			2.11									builtin
tls_wildcard_matches_multiple_labels	boolean	yes		2.11									builtin
tlsmgr_service_name	string	tlsmgr		2.11						1			builtin
tlsproxy_client_CAfile	string	$smtp_tls_CAfile		3.4									builtin
tlsproxy_client_CApath	string	$smtp_tls_CApath		3.4									builtin
tlsproxy_client_cert_file	string	$smtp_tls_cert_file		3.4									builtin
tlsproxy_client_chain_files	string	$smtp_tls_chain_files		3.4									builtin
tlsproxy_client_dcert_file	string	$smtp_tls_dcert_file		3.4									builtin
tlsproxy_client_dkey_file	string	$smtp_tls_dkey_file		3.4									builtin
tlsproxy_client_eccert_file	string	$smtp_tls_eccert_file		3.4									builtin
tlsproxy_client_eckey_file	string	$smtp_tls_eckey_file		3.4									builtin
tlsproxy_client_enforce_tls	boolean-expr	$smtp_enforce_tls		3.4									builtin
tlsproxy_client_fingerprint_digest	string	$smtp_tls_fingerprint_digest		3.4						1			builtin
tlsproxy_client_key_file	string	$smtp_tls_key_file		3.4									builtin
tlsproxy_client_level	string	$smtp_tls_security_level		3.4		3.6							legacy
tlsproxy_client_loglevel	string	$smtp_tls_loglevel		3.4									builtin
tlsproxy_client_loglevel_parameter	string	smtp_tls_loglevel		3.4									builtin
tlsproxy_client_per_site	string	$smtp_tls_per_site		3.4									builtin
tlsproxy_client_policy	string	$smtp_tls_policy_maps		3.4		3.6							legacy
tlsproxy_client_policy_maps	string	${tlsproxy_client_policy?{$tlsproxy_client_policy}:{$smtp_tls_policy_maps}}	3.7..3.7.15=${tlsproxy_client_policy:$smtp_tls_policy_maps};3.7.16..3.7=${tlsproxy_client_policy?{$tlsproxy_client_policy}:{$smtp_tls_policy_maps}};3.8..3.8.10=${tlsproxy_client_policy:$smtp_tls_policy_maps};3.8.11..3.8=${tlsproxy_client_policy?{$tlsproxy_client_policy}:{$smtp_tls_policy_maps}};3.9..3.9.4=${tlsproxy_client_policy:$smtp_tls_policy_maps};3.9.5..3.9=${tlsproxy_client_policy?{$tlsproxy_client_policy}:{$smtp_tls_policy_maps}};3.10..3.10.3=${tlsproxy_client_policy:$smtp_tls_policy_maps};3.10.4..=${tlsproxy_client_policy?{$tlsproxy_client_policy}:{$smtp_tls_policy_maps}}	3.7									builtin
tlsproxy_client_scert_verifydepth	integer-expr	$smtp_tls_scert_verifydepth		3.4									builtin
tlsproxy_client_security_level	string	${tlsproxy_client_level?{$tlsproxy_client_level}:{$smtp_tls_security_level}}	3.7..3.7.15=${tlsproxy_client_level:$smtp_tls_security_level};3.7.16..3.7=${tlsproxy_client_level?{$tlsproxy_client_level}:{$smtp_tls_security_level}};3.8..3.8.10=${tlsproxy_client_level:$smtp_tls_security_level};3.8.11..3.8=${tlsproxy_client_level?{$tlsproxy_client_level}:{$smtp_tls_security_level}};3.9..3.9.4=${tlsproxy_client_level:$smtp_tls_security_level};3.9.5..3.9=${tlsproxy_client_level?{$tlsproxy_client_level}:{$smtp_tls_security_level}};3.10..3.10.3=${tlsproxy_client_level:$smtp_tls_security_level};3.10.4..=${tlsproxy_client_level?{$tlsproxy_client_level}:{$smtp_tls_security_level}}	3.7									builtin
tlsproxy_client_use_tls	boolean-expr	$smtp_use_tls		3.4									builtin
tlsproxy_enforce_tls	boolean-expr	$smtpd_enforce_tls		2.8									builtin
tlsproxy_service_name	string	tlsproxy		2.8						1			builtin
tlsproxy_tls_CAfile	string	$smtpd_tls_CAfile		2.8									builtin
tlsproxy_tls_CApath	string	$smtpd_tls_CApath		2.8									builtin
tlsproxy_tls_always_issue_session_ids	boolean-expr	$smtpd_tls_always_issue_session_ids		2.8									builtin
tlsproxy_tls_ask_ccert	boolean-expr	$smtpd_tls_ask_ccert		2.8									builtin
tlsproxy_tls_ccert_verifydepth	integer-expr	$smtpd_tls_ccert_verifydepth		2.8									builtin
tlsproxy_tls_cert_file	string	$smtpd_tls_cert_file		2.8									builtin
tlsproxy_tls_chain_files	string	$smtpd_tls_chain_files		3.4									builtin
tlsproxy_tls_ciphers	string	$smtpd_tls_ciphers		2.8						1			builtin
tlsproxy_tls_dcert_file	string	$smtpd_tls_dcert_file		2.8									builtin
tlsproxy_tls_dh1024_param_file	string	$smtpd_tls_dh1024_param_file		2.8									builtin
tlsproxy_tls_dh512_param_file	string	$smtpd_tls_dh512_param_file		2.8									builtin
tlsproxy_tls_dkey_file	string	$smtpd_tls_dkey_file		2.8									builtin
tlsproxy_tls_eccert_file	string	$smtpd_tls_eccert_file		2.8									builtin
tlsproxy_tls_eckey_file	string	$smtpd_tls_eckey_file		2.8									builtin
tlsproxy_tls_eecdh_grade	string	$smtpd_tls_eecdh_grade		2.8						1			builtin
tlsproxy_tls_enable_rpk	boolean-expr	$smtpd_tls_enable_rpk		3.9									builtin
tlsproxy_tls_exclude_ciphers	string	$smtpd_tls_exclude_ciphers		2.8									builtin
tlsproxy_tls_fingerprint_digest	string	$smtpd_tls_fingerprint_digest		2.8						1			builtin
tlsproxy_tls_key_file	string	$smtpd_tls_key_file		2.8									builtin
tlsproxy_tls_loglevel	string	$smtpd_tls_loglevel		2.8									builtin
tlsproxy_tls_mandatory_ciphers	string	$smtpd_tls_mandatory_ciphers		2.8						1			builtin
tlsproxy_tls_mandatory_exclude_ciphers	string	$smtpd_tls_mandatory_exclude_ciphers		2.8									builtin
tlsproxy_tls_mandatory_protocols	string	$smtpd_tls_mandatory_protocols		2.8									builtin
tlsproxy_tls_protocols	string	$smtpd_tls_protocols		2.8									builtin
tlsproxy_tls_req_ccert	boolean-expr	$smtpd_tls_req_ccert		2.8									builtin
tlsproxy_tls_security_level	string	$smtpd_tls_security_level		2.8									builtin
tlsproxy_tls_session_cache_timeout	time	$smtpd_tls_session_cache_timeout		2.8		2.10							removed
tlsproxy_use_tls	boolean-expr	$smtpd_use_tls		2.8									builtin
tlsproxy_watchdog_timeout	time	10s		2.8					s	10			builtin
trace_service_name	string	trace		2.1						1			builtin
transport_maps	string			<=1.1									builtin
transport_retry_time	time	60s		<=1.1					s	1			builtin
trigger_timeout	time	10s		<=1.1					s	1			builtin
undisclosed_recipients_header	string			<=1.1									builtin
unknown_address_reject_code	integer	450		<=1.1									builtin
unknown_address_tempfail_action	string	$reject_tempfail_action		2.6						1			builtin
unknown_client_reject_code	integer	450		<=1.1									builtin
unknown_helo_hostname_tempfail_action	string	$reject_tempfail_action		2.6						1			builtin
unknown_hostname_reject_code	integer	450		<=1.1									builtin
unknown_local_recipient_reject_code	integer	550		2.0									builtin
unknown_relay_recipient_reject_code	integer	550		2.0									builtin
unknown_virtual_alias_reject_code	integer	550		2.0									builtin
unknown_virtual_mailbox_reject_code	integer	550		2.0									builtin
unverified_recipient_defer_code	integer	450		2.6						200	499		builtin
unverified_recipient_reject_code	integer	450		2.1						200	599		builtin
unverified_recipient_reject_reason	string			2.6									builtin
unverified_recipient_tempfail_action	string	$reject_tempfail_action		2.6						1			builtin
unverified_sender_defer_code	integer	450		2.6						200	499		builtin
unverified_sender_reject_code	integer	450		2.1						200	599		builtin
unverified_sender_reject_reason	string			2.6									builtin
unverified_sender_tempfail_action	string	$reject_tempfail_action		2.6						1			builtin
use_srv_lookup	string			3.8									builtin
verp_delimiter_filter	string	-=+		<=1.1						1			builtin
virtual_alias_address_length_limit	integer	1000		3.0						1			builtin
virtual_alias_domains	string	$virtual_alias_maps		2.0									builtin
virtual_alias_expansion_limit	integer	1000		2.1						1			builtin
virtual_alias_maps	string	$virtual_maps		2.0									builtin
virtual_alias_recursion_limit	integer	1000		2.1						1			builtin
virtual_delivery_status_filter	string	$default_delivery_status_filter		3.0									builtin
virtual_gid_maps	string			<=1.1									builtin
virtual_mailbox_base	string			<=1.1						1			builtin
virtual_mailbox_domains	string	$virtual_mailbox_maps		2.0									builtin
virtual_mailbox_limit	long	51200000		<=1.1									builtin
virtual_mailbox_lock	string	fcntl, dotlock		<=1.1						1			builtin
virtual_mailbox_maps	string			<=1.1									builtin
virtual_maps	string			<=1.1		1.1							legacy
virtual_minimum_uid	integer	100		<=1.1						1			builtin
virtual_transport	string	virtual		2.0						1			builtin
virtual_uid_maps	string			<=1.1									builtin
"""#
    }
    /// One row for each release, the oldest first: release, mail_version, mail_release_date.
    static var releases: StaticString {
#"""
3.0.0	3.0.0	20150208
3.0.1	3.0.1	20150412
3.0.2	3.0.2	20150720
3.0.3	3.0.3	20151010
3.0.4	3.0.4	20160221
3.0.5	3.0.5	20160515
3.0.6	3.0.6	20160828
3.0.7	3.0.7	20161001
3.0.8	3.0.8	20170101
3.0.9	3.0.9	20170610
3.0.10	3.0.10	20170613
3.0.11	3.0.11	20171028
3.0.12	3.0.12	20180127
3.0.13	3.0.13	20180519
3.0.14	3.0.14	20181124
3.0.15	3.0.15	20190226
3.1.0	3.1.0	20160224
3.1.1	3.1.1	20160515
3.1.2	3.1.2	20160828
3.1.3	3.1.3	20161001
3.1.4	3.1.4	20170101
3.1.5	3.1.5	20170610
3.1.6	3.1.6	20170613
3.1.7	3.1.7	20171028
3.1.8	3.1.8	20180127
3.1.9	3.1.9	20180519
3.1.10	3.1.10	20181124
3.1.11	3.1.11	20190226
3.1.12	3.1.12	20190330
3.1.13	3.1.13	20190629
3.1.14	3.1.14	20190921
3.1.15	3.1.15	20200203
3.2.0	3.2.0	20170228
3.2.1	3.2.1	20170610
3.2.2	3.2.2	20170613
3.2.3	3.2.3	20170924
3.2.4	3.2.4	20171028
3.2.5	3.2.5	20180127
3.2.6	3.2.6	20180519
3.2.7	3.2.7	20181124
3.2.8	3.2.8	20190226
3.2.9	3.2.9	20190330
3.2.10	3.2.10	20190629
3.2.11	3.2.11	20190921
3.2.12	3.2.12	20200203
3.2.13	3.2.13	20200312
3.2.14	3.2.14	20200418
3.2.15	3.2.15	20200516
3.2.16	3.2.16	20200614
3.2.17	3.2.17	20200627
3.2.18	3.2.18	20200724
3.2.19	3.2.19	20200726
3.2.20	3.2.20	20201107
3.2.21	3.2.21	20210117
3.2.22	3.2.22	20210411
3.3.0	3.3.0	20180221
3.3.1	3.3.1	20180519
3.3.2	3.3.2	20181124
3.3.3	3.3.3	20190226
3.3.4	3.3.4	20190330
3.3.5	3.3.5	20190629
3.3.6	3.3.6	20190921
3.3.7	3.3.7	20200203
3.3.8	3.3.8	20200312
3.3.9	3.3.9	20200418
3.3.10	3.3.10	20200516
3.3.11	3.3.11	20200614
3.3.12	3.3.12	20200627
3.3.13	3.3.13	20200724
3.3.14	3.3.14	20200726
3.3.15	3.3.15	20201107
3.3.16	3.3.16	20210117
3.3.17	3.3.17	20210411
3.3.18	3.3.18	20210613
3.3.19	3.3.19	20210724
3.3.20	3.3.20	20211107
3.3.21	3.3.21	20220114
3.3.22	3.3.22	20220205
3.4.0	3.4.0	20190227
3.4.1	3.4.1	20190307
3.4.2	3.4.2	20190310
3.4.3	3.4.3	20190310
3.4.4	3.4.4	20190314
3.4.5	3.4.5	20190330
3.4.6	3.4.6	20190629
3.4.7	3.4.7	20190921
3.4.8	3.4.8	20191124
3.4.9	3.4.9	20200203
3.4.10	3.4.10	20200312
3.4.11	3.4.11	20200418
3.4.12	3.4.12	20200516
3.4.13	3.4.13	20200614
3.4.14	3.4.14	20200627
3.4.15	3.4.15	20200724
3.4.16	3.4.16	20200726
3.4.17	3.4.17	20200830
3.4.18	3.4.18	20201107
3.4.19	3.4.19	20210117
3.4.20	3.4.20	20210411
3.4.21	3.4.21	20210613
3.4.22	3.4.22	20210724
3.4.23	3.4.23	20211107
3.4.24	3.4.24	20220114
3.4.25	3.4.25	20220205
3.4.26	3.4.26	20220418
3.4.27	3.4.27	20221007
3.4.28	3.4.28	20230121
3.4.29	3.4.29	20230418
3.5.0	3.5.0	20200316
3.5.1	3.5.1	20200418
3.5.2	3.5.2	20200516
3.5.3	3.5.3	20200614
3.5.4	3.5.4	20200627
3.5.5	3.5.5	20200724
3.5.6	3.5.6	20200726
3.5.7	3.5.7	20200830
3.5.8	3.5.8	20201107
3.5.9	3.5.9	20210117
3.5.10	3.5.10	20210411
3.5.11	3.5.11	20210613
3.5.12	3.5.12	20210724
3.5.13	3.5.13	20211107
3.5.14	3.5.14	20220114
3.5.15	3.5.15	20220205
3.5.16	3.5.16	20220418
3.5.17	3.5.17	20221007
3.5.18	3.5.18	20230121
3.5.19	3.5.19	20230418
3.5.20	3.5.20	20230605
3.5.21	3.5.21	20230901
3.5.22	3.5.22	20231101
3.5.23	3.5.23	20231222
3.5.24	3.5.24	20240121
3.5.25	3.5.25	20240304
3.5.26	3.5.26	20260706
3.5.27	3.5.27	20260809
3.6.0	3.6.0	20210429
3.6.1	3.6.1	20210613
3.6.2	3.6.2	20210724
3.6.3	3.6.3	20211107
3.6.4	3.6.4	20220114
3.6.5	3.6.5	20220205
3.6.6	3.6.6	20220418
3.6.7	3.6.7	20221007
3.6.8	3.6.8	20230121
3.6.9	3.6.9	20230418
3.6.10	3.6.10	20230605
3.6.11	3.6.11	20230901
3.6.12	3.6.12	20231101
3.6.13	3.6.13	20231222
3.6.14	3.6.14	20240121
3.6.15	3.6.15	20240304
3.6.16	3.6.16	20241204
3.6.17	3.6.17	20250216
3.6.18	3.6.18	20250224
3.6.19	3.6.19	20260706
3.6.20	3.6.20	20260809
3.7.0	3.7.0	20220205
3.7.1	3.7.1	20220418
3.7.2	3.7.2	20220427
3.7.3	3.7.3	20221007
3.7.4	3.7.4	20230121
3.7.5	3.7.5	20230418
3.7.6	3.7.6	20230605
3.7.7	3.7.7	20230901
3.7.8	3.7.8	20231101
3.7.9	3.7.9	20231222
3.7.10	3.7.10	20240121
3.7.11	3.7.11	20240304
3.7.12	3.7.12	20241204
3.7.13	3.7.13	20250216
3.7.14	3.7.14	20250224
3.7.15	3.7.15	20250422
3.7.16	3.7.16	20250818
3.7.17	3.7.17	20251026
3.7.18	3.7.18	20251125
3.7.19	3.7.19	20251205
3.7.20	3.7.20	20260218
3.7.21	3.7.21	20260706
3.7.22	3.7.22	20260809
3.8.0	3.8.0	20230416
3.8.1	3.8.1	20230605
3.8.2	3.8.2	20230901
3.8.3	3.8.3	20231101
3.8.4	3.8.4	20231222
3.8.5	3.8.5	20240121
3.8.6	3.8.6	20240304
3.8.7	3.8.7	20241204
3.8.8	3.8.8	20250216
3.8.9	3.8.9	20250224
3.8.10	3.8.10	20250422
3.8.11	3.8.11	20250818
3.8.12	3.8.12	20251026
3.8.13	3.8.13	20251125
3.8.14	3.8.14	20251205
3.8.15	3.8.15	20260218
3.8.16	3.8.16	20260501
3.8.17	3.8.17	20260515
3.8.18	3.8.18	20260617
3.8.19	3.8.19	20260706
3.8.20	3.8.20	20260809
3.9.0	3.9	20240306
3.9.1	3.9.1	20241204
3.9.2	3.9.2	20250216
3.9.3	3.9.3	20250224
3.9.4	3.9.4	20250422
3.9.5	3.9.5	20250818
3.9.6	3.9.6	20251026
3.9.7	3.9.7	20251125
3.9.8	3.9.8	20251205
3.9.9	3.9.9	20260218
3.9.10	3.9.10	20260501
3.9.11	3.9.11	20260515
3.9.12	3.9.12	20260617
3.9.13	3.9.13	20260706
3.9.14	3.9.14	20260809
3.10.0	3.10.0	20250217
3.10.1	3.10.1	20250224
3.10.2	3.10.2	20250422
3.10.3	3.10.3	20250710
3.10.4	3.10.4	20250818
3.10.5	3.10.5	20251026
3.10.6	3.10.6	20251125
3.10.7	3.10.7	20251205
3.10.8	3.10.8	20260218
3.10.9	3.10.9	20260501
3.10.10	3.10.10	20260515
3.10.11	3.10.11	20260617
3.10.12	3.10.12	20260706
3.10.13	3.10.13	20260809
3.11.0	3.11.0	20260305
3.11.1	3.11.1	20260310
3.11.2	3.11.2	20260501
3.11.3	3.11.3	20260515
3.11.4	3.11.4	20260617
3.11.5	3.11.5	20260706
3.11.6	3.11.6	20260809
"""#
    }
    /// What the main.cf of a fresh installation sets: name, value by release.
    static var stock: StaticString {
#"""
compatibility_level	3.0..3.5=2;3.6..3.6=3.6;3.7..3.7=3.7;3.8..3.8=3.8;3.9..3.9=3.9;3.10..3.10=3.10;3.11..=3.11
"""#
    }
    /// The defaults in which Debian differs: name, default by release.
    static var debian: StaticString {
#"""
daemon_directory	3.0..=/usr/lib/postfix/sbin
default_cache_db_type	3.11..=lmdb
default_database_type	3.11..=cdb
html_directory	3.0..=/usr/share/doc/postfix/html
mail_release_date	3.11.7..3.11.7=20260907
mail_version	3.7..3.7=3.7.11;3.10..3.10=3.10.13;3.11..3.11=3.11.7
manpage_directory	3.0..=/usr/share/man
meta_directory	3.11..=/usr/share/postfix
readme_directory	3.0..=/usr/share/doc/postfix
shlib_directory	3.0..=/usr/lib/postfix
tls_eecdh_auto_curves	3.11.7..=?X25519MLKEM768:DEFAULT
tls_ffdhe_auto_groups	3.11.7..=
"""#
    }
    /// Parameters and restrictions that name tables: name, kind, form of the value, format,
    /// search, the tool that builds the tables, value, trust.
    static var tables: StaticString {
#"""
address_verify_map	parameter	single	cache	cache	none (maintained by Postfix)	none	any
address_verify_sender_dependent_default_transport_maps	parameter	maps	sender_transport	sender-transport	postmap	transport	no-substitution
address_verify_sender_dependent_relayhost_maps	parameter	maps	sender_relayhost	sender-relayhost	postmap	nexthop	no-substitution
address_verify_transport_maps	parameter	maps	transport	transport	postmap	transport	no-substitution
alias_database	parameter	maps	aliases	none	postalias	destinations	sensitive
alias_maps	parameter	maps	aliases	aliases	postalias	destinations	sensitive
authorized_flush_users	parameter	list	user_list	string-list	postmap	existence	any
authorized_mailq_users	parameter	list	user_list	string-list	postmap	existence	any
authorized_submit_users	parameter	list	user_list	string-list	postmap	existence	any
authorized_verp_clients	parameter	list	client_list	client-list	postmap	existence	any
body_checks	parameter	maps	body_checks	content	postmap	action	any
canonical_maps	parameter	maps	canonical	canonical	postmap	address	any
check_address_map	restriction	argument	client_list	access-postscreen	postmap	existence	any
check_ccert_access	restriction	argument	access	access-ccert	postmap	action	any
check_client_a_access	restriction	argument	access	access-server	postmap	action	any
check_client_access	restriction	argument	access	access-client	postmap	action	any
check_client_mx_access	restriction	argument	access	access-server	postmap	action	any
check_client_ns_access	restriction	argument	access	access-server	postmap	action	any
check_etrn_access	restriction	argument	access	access-etrn	postmap	action	any
check_helo_a_access	restriction	argument	access	access-server	postmap	action	any
check_helo_access	restriction	argument	access	access-helo	postmap	action	any
check_helo_mx_access	restriction	argument	access	access-server	postmap	action	any
check_helo_ns_access	restriction	argument	access	access-server	postmap	action	any
check_recipient_a_access	restriction	argument	access	access-server	postmap	action	any
check_recipient_access	restriction	argument	access	access-recipient	postmap	action	any
check_recipient_mx_access	restriction	argument	access	access-server	postmap	action	any
check_recipient_ns_access	restriction	argument	access	access-server	postmap	action	any
check_reverse_client_hostname_a_access	restriction	argument	access	access-server	postmap	action	any
check_reverse_client_hostname_access	restriction	argument	access	access-client	postmap	action	any
check_reverse_client_hostname_mx_access	restriction	argument	access	access-server	postmap	action	any
check_reverse_client_hostname_ns_access	restriction	argument	access	access-server	postmap	action	any
check_sasl_access	restriction	argument	access	access-sasl	postmap	action	any
check_sender_a_access	restriction	argument	access	access-server	postmap	action	any
check_sender_access	restriction	argument	access	access-sender	postmap	action	any
check_sender_mx_access	restriction	argument	access	access-server	postmap	action	any
check_sender_ns_access	restriction	argument	access	access-server	postmap	action	any
debug_peer_list	parameter	list	client_list	client-list	postmap	existence	any
default_delivery_status_filter	parameter	maps	delivery_status_filter	content	postmap	text	any
fallback_transport_maps	parameter	maps	local_transport	local-transport	postmap	transport	no-substitution
fast_flush_domains	parameter	list	domain_list	domain-list	postmap	existence	any
header_checks	parameter	maps	header_checks	content	postmap	action	any
lmtp_body_checks	parameter	maps	body_checks	content	postmap	action	any
lmtp_connection_cache_destinations	parameter	list	domain_list	string-list	postmap	existence	any
lmtp_delivery_status_filter	parameter	maps	delivery_status_filter	content	postmap	text	any
lmtp_discard_lhlo_keyword_address_maps	parameter	maps	ehlo_keywords	text	postmap	words	any
lmtp_dns_reply_filter	parameter	maps	dns_reply_filter	content	postmap	action	any
lmtp_generic_maps	parameter	maps	generic	generic	postmap	address	any
lmtp_header_checks	parameter	maps	header_checks	content	postmap	action	any
lmtp_mime_header_checks	parameter	maps	header_checks	content	postmap	action	any
lmtp_nested_header_checks	parameter	maps	header_checks	content	postmap	action	any
lmtp_pix_workaround_maps	parameter	maps	pix_workarounds	text	postmap	words	any
lmtp_reply_filter	parameter	single	reply_filter	content	postmap	text	any
lmtp_requiretls_policy	parameter	acl	requiretls_policy	requiretls-policy	postmap	action	any
lmtp_sasl_auth_cache_name	parameter	single	cache	cache	none (maintained by Postfix)	none	any
lmtp_sasl_mechanism_filter	parameter	list	mechanism_list	string-list	postmap	existence	any
lmtp_sasl_password_maps	parameter	maps	sasl_passwd	sasl-passwd	postmap	password	any
lmtp_tls_per_site	parameter	maps	tls_per_site	tls-per-site	postmap	policy	any
lmtp_tls_policy_maps	parameter	maps	tls_policy	tls-policy	postmap	policy	any
lmtp_tls_session_cache_database	parameter	single	cache	cache	none (maintained by Postfix)	none	any
local_delivery_status_filter	parameter	maps	delivery_status_filter	content	postmap	text	any
local_header_rewrite_clients	parameter	restrictions	client_list	access-postscreen	postmap	existence	any
local_login_sender_maps	parameter	maps	login_sender	login-sender	postmap	words	any
local_recipient_maps	parameter	maps	recipient_list	recipient-list	postmap	existence	any
mailbox_command_maps	parameter	maps	local_command	local-command	postmap	command	sensitive
mailbox_transport_maps	parameter	maps	local_transport	local-transport	postmap	transport	no-substitution
masquerade_classes	parameter	list	class_list	string-list	postmap	existence	any
masquerade_exceptions	parameter	list	user_list	string-list	postmap	existence	any
milter_header_checks	parameter	maps	header_checks	content	postmap	action	any
mime_header_checks	parameter	maps	header_checks	content	postmap	action	any
mydestination	parameter	list	domain_list	string-list	postmap	existence	any
mynetworks	parameter	list	client_list	client-list	postmap	existence	any
nested_header_checks	parameter	maps	header_checks	content	postmap	action	any
non_bdb_custom_mapping	parameter	single	type_mapping	type-mapping	postmap	text	any
parent_domain_matches_subdomains	parameter	list	parameter_list	string-list	postmap	existence	any
permit_mx_backup_networks	parameter	list	client_list	client-list	postmap	existence	any
pipe_delivery_status_filter	parameter	maps	delivery_status_filter	content	postmap	text	any
postscreen_access_list	parameter	acl	access-postscreen	access-postscreen	postmap	action	any
postscreen_allowlist_interfaces	parameter	list	address_list	address-list	postmap	existence	any
postscreen_blacklist_networks	parameter	list	address_list	address-list	postmap	existence	any
postscreen_cache_map	parameter	single	cache	cache	none (maintained by Postfix)	none	any
postscreen_command_filter	parameter	single	command_filter	content	postmap	text	any
postscreen_discard_ehlo_keyword_address_maps	parameter	maps	ehlo_keywords	text	postmap	words	any
postscreen_dnsbl_reply_map	parameter	single	dnsbl_reply	text	postmap	text	any
postscreen_forbidden_commands	parameter	list	command_list	string-list	postmap	existence	any
postscreen_reject_footer_maps	parameter	maps	reject_footer	content	postmap	text	any
postscreen_whitelist_interfaces	parameter	list	address_list	address-list	postmap	existence	any
postscreen_whitelist_networks	parameter	list	address_list	address-list	postmap	existence	any
proxy_read_maps	parameter	references	allow_list	none	none	none	any
proxy_write_maps	parameter	references	allow_list	none	none	none	any
qmqpd_authorized_clients	parameter	list	client_list	client-list	postmap	existence	any
rbl_reply_maps	parameter	maps	rbl_reply	rbl-reply	postmap	text	any
recipient_bcc_maps	parameter	maps	bcc	bcc	postmap	address	any
recipient_canonical_maps	parameter	maps	canonical	canonical	postmap	address	any
relay_clientcerts	parameter	maps	fingerprint_list	text	postmap	existence	any
relay_domains	parameter	list	domain_list	domain-list	postmap	existence	any
relay_recipient_maps	parameter	maps	recipient_list	recipient-list	postmap	existence	any
relocated_maps	parameter	maps	relocated	relocated	postmap	text	any
sender_bcc_maps	parameter	maps	bcc	bcc	postmap	address	any
sender_canonical_maps	parameter	maps	canonical	canonical	postmap	address	any
sender_dependent_default_transport_maps	parameter	maps	sender_transport	sender-transport	postmap	transport	no-substitution
sender_dependent_relayhost_maps	parameter	maps	sender_relayhost	sender-relayhost	postmap	nexthop	no-substitution
smtp_body_checks	parameter	maps	body_checks	content	postmap	action	any
smtp_connection_cache_destinations	parameter	list	domain_list	string-list	postmap	existence	any
smtp_delivery_status_filter	parameter	maps	delivery_status_filter	content	postmap	text	any
smtp_discard_ehlo_keyword_address_maps	parameter	maps	ehlo_keywords	text	postmap	words	any
smtp_dns_reply_filter	parameter	maps	dns_reply_filter	content	postmap	action	any
smtp_generic_maps	parameter	maps	generic	generic	postmap	address	any
smtp_header_checks	parameter	maps	header_checks	content	postmap	action	any
smtp_mime_header_checks	parameter	maps	header_checks	content	postmap	action	any
smtp_nested_header_checks	parameter	maps	header_checks	content	postmap	action	any
smtp_pix_workaround_maps	parameter	maps	pix_workarounds	text	postmap	words	any
smtp_reply_filter	parameter	single	reply_filter	content	postmap	text	any
smtp_requiretls_policy	parameter	acl	requiretls_policy	requiretls-policy	postmap	action	any
smtp_sasl_auth_cache_name	parameter	single	cache	cache	none (maintained by Postfix)	none	any
smtp_sasl_mechanism_filter	parameter	list	mechanism_list	string-list	postmap	existence	any
smtp_sasl_password_maps	parameter	maps	sasl_passwd	sasl-passwd	postmap	password	any
smtp_tls_per_site	parameter	maps	tls_per_site	tls-per-site	postmap	policy	any
smtp_tls_policy_maps	parameter	maps	tls_policy	tls-policy	postmap	policy	any
smtp_tls_session_cache_database	parameter	single	cache	cache	none (maintained by Postfix)	none	any
smtpd_authorized_verp_clients	parameter	list	client_list	client-list	postmap	existence	any
smtpd_authorized_xclient_hosts	parameter	list	client_list	client-list	postmap	existence	any
smtpd_authorized_xforward_hosts	parameter	list	client_list	client-list	postmap	existence	any
smtpd_client_connection_limit_exceptions	parameter	list	client_list	client-list	postmap	existence	any
smtpd_client_event_limit_exceptions	parameter	list	client_list	client-list	postmap	existence	any
smtpd_client_restrictions	parameter	restrictions	access	restrictions	postmap	action	any
smtpd_command_filter	parameter	single	command_filter	content	postmap	text	any
smtpd_data_restrictions	parameter	restrictions	access	restrictions	postmap	action	any
smtpd_discard_ehlo_keyword_address_maps	parameter	maps	ehlo_keywords	text	postmap	words	any
smtpd_dns_reply_filter	parameter	maps	dns_reply_filter	content	postmap	action	any
smtpd_end_of_data_restrictions	parameter	restrictions	access	restrictions	postmap	action	any
smtpd_etrn_restrictions	parameter	restrictions	access	restrictions	postmap	action	any
smtpd_forbid_bare_newline_exclusions	parameter	list	client_list	client-list	postmap	existence	any
smtpd_forbidden_commands	parameter	list	command_list	string-list	postmap	existence	any
smtpd_helo_restrictions	parameter	restrictions	access	restrictions	postmap	action	any
smtpd_log_access_permit_actions	parameter	list	action_list	string-list	postmap	existence	any
smtpd_milter_maps	parameter	maps	milter_list	text	postmap	words	any
smtpd_noop_commands	parameter	list	command_list	string-list	postmap	existence	any
smtpd_recipient_restrictions	parameter	restrictions	access	restrictions	postmap	action	any
smtpd_reject_filter_maps	parameter	maps	reply_filter	content	postmap	text	any
smtpd_reject_footer_maps	parameter	maps	reject_footer	content	postmap	text	any
smtpd_relay_restrictions	parameter	restrictions	access	restrictions	postmap	action	any
smtpd_restriction_classes	parameter	names	access	restrictions	postmap	action	any
smtpd_sasl_exceptions_networks	parameter	list	client_list	client-list	postmap	existence	any
smtpd_sasl_mechanism_filter	parameter	list	mechanism_list	string-list	postmap	existence	any
smtpd_sender_login_maps	parameter	maps	sender_login	sender-login	postmap	words	any
smtpd_sender_restrictions	parameter	restrictions	access	restrictions	postmap	action	any
smtpd_tls_session_cache_database	parameter	single	cache	cache	none (maintained by Postfix)	none	any
tls_server_sni_maps	parameter	maps	sni	sni	postmap -F	key	any
tlsproxy_client_per_site	parameter	maps	tls_per_site	tls-per-site	postmap	policy	any
tlsproxy_client_policy	parameter	maps	tls_policy	tls-policy	postmap	policy	any
tlsproxy_client_policy_maps	parameter	maps	tls_policy	tls-policy	postmap	policy	any
transport_maps	parameter	maps	transport	transport	postmap	transport	no-substitution
use_srv_lookup	parameter	list	service_list	string-list	postmap	existence	any
virtual_alias_domains	parameter	list	domain_list	string-list	postmap	existence	any
virtual_alias_maps	parameter	maps	virtual	virtual	postmap	addresses	any
virtual_delivery_status_filter	parameter	maps	delivery_status_filter	content	postmap	text	any
virtual_gid_maps	parameter	maps	virtual_id	virtual-id	postmap	number	sensitive
virtual_mailbox_domains	parameter	list	domain_list	string-list	postmap	existence	any
virtual_mailbox_maps	parameter	maps	virtual_mailbox	virtual-mailbox	postmap	path	sensitive
virtual_maps	parameter	maps	virtual	virtual	postmap	addresses	any
virtual_uid_maps	parameter	maps	virtual_id	virtual-id	postmap	number	sensitive
"""#
    }
    /// What main.cf can set for a client of a database: type, suffix, since, until.
    static var clients: StaticString {
#"""
ldap	bind	<=3.3	
ldap	bind_dn	<=3.3	
ldap	bind_pw	<=3.3	
ldap	cache	<=3.3	
ldap	cache_expiry	<=3.3	
ldap	cache_size	<=3.3	
ldap	chase_referrals	<=3.3	
ldap	debuglevel	<=3.3	
ldap	dereference	<=3.3	
ldap	domain	<=3.3	
ldap	expansion_limit	<=3.3	
ldap	leaf_result_attribute	<=3.3	
ldap	query_filter	<=3.3	
ldap	recursion_limit	<=3.3	
ldap	result_attribute	<=3.3	
ldap	result_filter	<=3.3	
ldap	result_format	<=3.3	
ldap	sasl_authz_id	<=3.3	
ldap	sasl_mechs	<=3.3	
ldap	sasl_minssf	<=3.3	
ldap	sasl_realm	<=3.3	
ldap	scope	<=3.3	
ldap	search_base	<=3.3	
ldap	server_host	<=3.3	
ldap	server_port	<=3.3	
ldap	size_limit	<=3.3	
ldap	special_result_attribute	<=3.3	
ldap	start_tls	<=3.3	
ldap	terminal_result_attribute	<=3.3	
ldap	timeout	<=3.3	
ldap	tls_ca_cert_dir	<=3.3	
ldap	tls_ca_cert_file	<=3.3	
ldap	tls_cert	<=3.3	
ldap	tls_cipher_suite	<=3.3	
ldap	tls_key	<=3.3	
ldap	tls_random_file	<=3.3	
ldap	tls_require_cert	<=3.3	
ldap	version	<=3.3	
memcache	backup	<=3.3	
memcache	data_size_limit	<=3.3	
memcache	domain	<=3.3	
memcache	flags	<=3.3	
memcache	key_digest	3.11	
memcache	key_format	<=3.3	
memcache	line_size_limit	<=3.3	
memcache	max_try	<=3.3	
memcache	memcache	<=3.3	
memcache	retry_pause	<=3.3	
memcache	timeout	<=3.3	
memcache	ttl	<=3.3	
mongodb	collection	3.9	
mongodb	dbname	3.9	
mongodb	domain	3.9	
mongodb	expansion_limit	3.9	
mongodb	projection	3.9	
mongodb	query_filter	3.9	
mongodb	result_attribute	3.9	
mongodb	result_format	3.9	
mongodb	uri	3.9	
mysql	additional_conditions	<=3.3	
mysql	charset	3.9	
mysql	dbname	<=3.3	
mysql	domain	<=3.3	
mysql	expansion_limit	<=3.3	
mysql	hosts	<=3.3	
mysql	idle_interval	3.9	
mysql	option_file	<=3.3	
mysql	option_group	<=3.3	
mysql	password	<=3.3	
mysql	query	<=3.3	
mysql	require_result_set	<=3.3	
mysql	result_format	<=3.3	
mysql	retry_interval	3.9	
mysql	select_field	<=3.3	
mysql	table	<=3.3	
mysql	tls_CAfile	<=3.3	
mysql	tls_CApath	<=3.3	
mysql	tls_cert_file	<=3.3	
mysql	tls_ciphers	<=3.3	
mysql	tls_key_file	<=3.3	
mysql	tls_verify_cert	<=3.3	
mysql	user	<=3.3	
mysql	where_field	<=3.3	
pgsql	additional_conditions	<=3.3	
pgsql	dbname	<=3.3	
pgsql	domain	<=3.3	
pgsql	encoding	3.8	
pgsql	expansion_limit	<=3.3	
pgsql	hosts	<=3.3	
pgsql	idle_interval	3.9	
pgsql	password	<=3.3	
pgsql	query	<=3.3	
pgsql	result_format	<=3.3	
pgsql	retry_interval	3.9	
pgsql	select_field	<=3.3	
pgsql	select_function	<=3.3	
pgsql	table	<=3.3	
pgsql	user	<=3.3	
pgsql	where_field	<=3.3	
sqlite	additional_conditions	<=3.3	
sqlite	dbpath	<=3.3	
sqlite	domain	<=3.3	
sqlite	expansion_limit	<=3.3	
sqlite	query	<=3.3	
sqlite	result_format	<=3.3	
sqlite	select_field	<=3.3	
sqlite	table	<=3.3	
sqlite	where_field	<=3.3	
"""#
    }
    /// What postconf warns of: name, since, what it says to do instead.
    static var deprecated: StaticString {
#"""
authorized_verp_clients	3.11	specify "smtpd_authorized_verp_clients"
deleted-test-only	3.9	do not specify
disable_dns_lookups	3.9	specify "smtp_dns_support_level"
fallback_relay	3.11	specify "smtp_fallback_relay"
lmtp_cname_overrides_servername	3.11	do not specify
lmtp_enforce_tls	3.9	lmtp_tls_security_level
lmtp_per_record_deadline	3.11	specify "lmtp_per_request_deadline"
lmtp_tls_enforce_peername	3.11	specify "lmtp_tls_security_level"
lmtp_tls_per_site	3.9	specify "lmtp_tls_policy_maps"
lmtp_use_tls	3.9	specify "lmtp_tls_security_level"
postscreen_blacklist_action	3.11	specify "postscreen_denylist_action"
postscreen_dnsbl_ttl	3.11	specify "postscreen_dnsbl_max_ttl"
postscreen_dnsbl_whitelist_threshold	3.11	specify "postscreen_dnsbl_allowlist_threshold"
postscreen_enforce_tls	3.9	specify "postscreen_tls_security_level"
postscreen_use_tls	3.9	specify "postscreen_tls_security_level"
postscreen_whitelist_interfaces	3.11	specify "postscreen_allowlist_interfaces"
smtp_cname_overrides_servername	3.11	do not specify
smtp_enforce_tls	3.9	specify "smtp_tls_security_level"
smtp_per_record_deadline	3.11	specify "smtp_per_request_deadline"
smtp_tls_enforce_peername	3.11	specify "smtp_tls_security_level"
smtp_tls_per_site	3.9	specify "smtp_tls_policy_maps"
smtp_use_tls	3.9	specify "smtp_tls_security_level"
smtpd_client_connection_limit_exceptions	3.11	specify "smtpd_client_event_limit_exceptions"
smtpd_enforce_tls	3.9	specify "smtpd_tls_security_level"
smtpd_per_record_deadline	3.11	specify "smtpd_per_request_deadline"
smtpd_tls_dh1024_param_file	3.9	do not specify (leave at default)
smtpd_tls_eecdh_grade	3.9	do not specify (leave at default)
smtpd_use_tls	3.9	specify "smtpd_tls_security_level"
tlsproxy_client_enforce_tls	3.9	specify "tlsproxy_client_security_level"
tlsproxy_client_level	3.11	specify "tlsproxy_client_security_level"
tlsproxy_client_per_site	3.9	specify "tlsproxy_client_policy_maps"
tlsproxy_client_policy	3.11	specify "tlsproxy_client_policy_maps"
tlsproxy_client_use_tls	3.9	specify "tlsproxy_client_security_level"
tlsproxy_enforce_tls	3.9	specify "tlsproxy_tls_security_level"
tlsproxy_use_tls	3.9	specify "tlsproxy_tls_security_level"
virtual_maps	3.11	specify "virtual_alias_maps"
"""#
    }
    /// Access restrictions that Postfix warns of: name, since, removed in, what to use instead.
    static var restrictions: StaticString {
#"""
permit_mx_backup	3.9		relay_domains
check_relay_domains	2.2	3.9	reject_unauth_destination
reject_maps_rbl	2.1	3.9	reject_rbl_client domain-name
permit_naked_ip_address	2.0	3.9	permit_mynetworks|permit_sasl_authenticated
"""#
    }
    /// What nobody warns of, or a daemon does: kind, name, value that it is about, since, what is said,
    /// what to do.
    static var remarks: StaticString {
#"""
parameter-value	sun_mailtool_compatibility	yes	<=3.0	deprecated	use mailbox_delivery_lock = dotlock
parameter-value	lmtp_assume_final	yes	3.5	obsolete	use flags=X on the lmtp service in master.cf
master.cf-command	nqmgr		<=3.0	deprecated	use qmgr
parameter	tls_eecdh_strong_curve		3.6	unused	delete the setting
parameter	tls_eecdh_ultra_curve		3.6	unused	delete the setting
parameter	tlsproxy_tls_eecdh_grade		3.6	unused	delete the setting
parameter	tls_export_cipherlist		3.8	unused	delete the setting
parameter	tls_low_cipherlist		3.8	unused	delete the setting
parameter	tlsproxy_tls_dh1024_param_file		3.9	documented as deprecated	delete the setting
parameter	tls_legacy_public_key_fingerprints		3.11	removed	delete the setting
"""#
    }
    /// The parameters of a service of master.cf, `SERVICE` with a suffix: suffix, default,
    /// default by release, since, backports, until, present, commands of such services.
    static var templates: StaticString {
#"""
_delivery_slot_cost	$default_delivery_slot_cost		<=1.1				error,lmtp,local,pipe,smtp,virtual
_delivery_slot_discount	$default_delivery_slot_discount		<=1.1				error,lmtp,local,pipe,smtp,virtual
_delivery_slot_loan	$default_delivery_slot_loan		<=1.1				error,lmtp,local,pipe,smtp,virtual
_destination_concurrency_failed_cohort_limit	$default_destination_concurrency_failed_cohort_limit		2.5				error,lmtp,local,pipe,smtp,virtual
_destination_concurrency_limit	$default_destination_concurrency_limit		<=1.1				error,lmtp,local,pipe,smtp,virtual
_destination_concurrency_negative_feedback	$default_destination_concurrency_negative_feedback		2.5				error,lmtp,local,pipe,smtp,virtual
_destination_concurrency_positive_feedback	$default_destination_concurrency_positive_feedback		2.5				error,lmtp,local,pipe,smtp,virtual
_destination_rate_delay	$default_destination_rate_delay		2.5				error,lmtp,local,pipe,smtp,virtual
_destination_recipient_limit	$default_destination_recipient_limit		<=1.1				error,lmtp,local,pipe,smtp,virtual
_extra_recipient_limit	$default_extra_recipient_limit		<=1.1				error,lmtp,local,pipe,smtp,virtual
_initial_destination_concurrency	$initial_destination_concurrency		2.5				error,lmtp,local,pipe,smtp,virtual
_minimum_delivery_slots	$default_minimum_delivery_slots		<=1.1				error,lmtp,local,pipe,smtp,virtual
_recipient_limit	$default_recipient_limit		<=1.1				error,lmtp,local,pipe,smtp,virtual
_recipient_refill_delay	$default_recipient_refill_delay		2.4				error,lmtp,local,pipe,smtp,virtual
_recipient_refill_limit	$default_recipient_refill_limit		2.4				error,lmtp,local,pipe,smtp,virtual
_time_limit	$command_time_limit		<=1.1				pipe,spawn
_transport_rate_delay	$default_transport_rate_delay		3.1				error,lmtp,local,pipe,smtp,virtual
"""#
    }
}
