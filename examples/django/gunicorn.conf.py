"""Read by gunicorn from the folder that it starts in."""

workers = 2
control_socket_disable = True

# Left as they are, and worth knowing:
#
# header_map = "drop"      `X_SSL_Client_Cert` is to WSGI what `X-SSL-Client-Cert` is. Letting such names through has
#                          the word "dangerous" there.
# forwarded_allow_ips      127.0.0.1 may say that a request came over TLS (X-Forwarded-Proto). It does not change
#                          REMOTE_ADDR, and vouchsafe has its own list of who may hand on certificates.
# proxy_protocol = False   The PROXY protocol does change REMOTE_ADDR, to what its sender writes.
