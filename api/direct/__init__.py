"""Questions answered past the service: a process of queries reads them from the client's socket and answers there.

Most of what a short query costs is its way through the service and back. A client that asks on one connection, in
one form, again and again, is lent to the processes here (see `lane`): they answer what is like what the service has
just answered on it (see `exchange`), and give back at once, unread, whatever is not, or is a mistake, is large, takes
long, or came after the store has changed. So the service alone knows HTTP, limits and errors; nothing here has an
answer of its own to any of them.
"""
