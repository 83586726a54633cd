#include <postgresql/libpq-fe.h>

/* The library is opened at run time; these are the types of its functions, as its header declares them. */
typedef __typeof__(&PQconnectStart) postkit_PQconnectStart;
typedef __typeof__(&PQconnectStartParams) postkit_PQconnectStartParams;
typedef __typeof__(&PQconnectPoll) postkit_PQconnectPoll;
typedef __typeof__(&PQconninfo) postkit_PQconninfo;
typedef __typeof__(&PQconninfoFree) postkit_PQconninfoFree;
typedef __typeof__(&PQstatus) postkit_PQstatus;
typedef __typeof__(&PQsocket) postkit_PQsocket;
typedef __typeof__(&PQerrorMessage) postkit_PQerrorMessage;
typedef __typeof__(&PQsetnonblocking) postkit_PQsetnonblocking;
typedef __typeof__(&PQsendQuery) postkit_PQsendQuery;
typedef __typeof__(&PQflush) postkit_PQflush;
typedef __typeof__(&PQconsumeInput) postkit_PQconsumeInput;
typedef __typeof__(&PQisBusy) postkit_PQisBusy;
typedef __typeof__(&PQgetResult) postkit_PQgetResult;
typedef __typeof__(&PQresultStatus) postkit_PQresultStatus;
typedef __typeof__(&PQresultErrorMessage) postkit_PQresultErrorMessage;
typedef __typeof__(&PQntuples) postkit_PQntuples;
typedef __typeof__(&PQnfields) postkit_PQnfields;
typedef __typeof__(&PQgetvalue) postkit_PQgetvalue;
typedef __typeof__(&PQescapeStringConn) postkit_PQescapeStringConn;
typedef __typeof__(&PQclear) postkit_PQclear;
typedef __typeof__(&PQfinish) postkit_PQfinish;
typedef __typeof__(&PQsetNoticeProcessor) postkit_PQsetNoticeProcessor;
typedef __typeof__(&PQconninfoParse) postkit_PQconninfoParse;
