# SPDX-License-Identifier: Apache-2.0
"""A mail server that does what a test wants at each step of SMTP, on aiosmtpd."""

import socket
import ssl
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, syntax

PATIENCE = 20


class Handler:
    """`replies`: by step (EHLO for HELO too, STARTTLS, MAIL, RCPT, DATA) a reply, or what is called with the server and gives one or None;
    for `greeting` a reply."""

    def __init__(self, replies):
        self.replies = replies
        self.messages = []  # (sender, recipients, bytes, whether under TLS) that were accepted
        self.logins = []
        self.host_names = []  # of EHLO
        self.steps = []
        self.arrived = threading.Event()

    async def reply(self, step, server, usual):
        self.steps.append(step)
        said = self.replies.get(step)
        if callable(said):
            said = await said(server)
        return said or usual

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.host_names.append(hostname)
        said = await self.reply("EHLO", server, None)
        return [said] if said else responses

    async def handle_HELO(self, server, session, envelope, hostname):
        session.host_name = hostname
        return await self.reply("EHLO", server, "250 OK")

    async def handle_MAIL(self, server, session, envelope, address, options):
        said = await self.reply("MAIL", server, "250 OK")
        if said.startswith("250"):
            envelope.mail_from = address
        return said

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = await self.reply("RCPT", server, "250 OK")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server, session, envelope):
        said = await self.reply("DATA", server, "250 OK")
        if said.startswith("250"):
            self.messages.append((envelope.mail_from, envelope.rcpt_tos, envelope.content, session.ssl is not None))
            self.arrived.set()
        return said

    async def handle_QUIT(self, server, session, envelope):
        return "221 Bye"


class Server(SMTP):
    greeted = False

    async def push(self, status):
        if not self.greeted:
            self.greeted = True
            status = self.event_handler.replies.get("greeting", status)
        await super().push(status)

    @syntax("STARTTLS", when="tls_context")
    async def smtp_STARTTLS(self, arg):
        said = await self.event_handler.reply("STARTTLS", self, None)
        if said:
            return await self.push(said)
        return await super().smtp_STARTTLS(arg)


class MailServer:
    """login: the pair of user and password that is asked for, after TLS. certificate: its path without .crt and .key."""

    def __init__(self, host="127.0.0.1", certificate=None, smtps=False, login=None, **replies):
        handler = self.handler = Handler(replies)
        context = None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate + ".crt", certificate + ".key")

        def authenticate(server, session, envelope, mechanism, data):
            handler.logins.append((data.login.decode(), data.password.decode()))
            return AuthResult(success=handler.logins[-1] == login, handled=False)

        class Made(Controller):
            def factory(self):
                return Server(handler, hostname="mail.example.test", tls_context=None if smtps else context,
                              authenticator=authenticate if login else None, auth_require_tls=not smtps,
                              auth_required=bool(login))

        with socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            self.port = probe.getsockname()[1]
        self.controller = Made(handler, hostname=host, port=self.port, ssl_context=context if smtps else None)
        self.url = f"smtp{'s' if smtps else ''}://{host}:{self.port}"

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop(no_assert=True)

    @property
    def messages(self):
        return self.handler.messages

    def message(self):
        """Waits for one, and for no second."""
        assert self.handler.arrived.wait(PATIENCE), "no message came"
        (accepted,) = self.messages
        return accepted


class BreakingServer:
    """Accepts everything until `step` (greeting, EHLO, MAIL, RCPT, DATA, half, end), and then closes the connection: half way through the
    message, or when it has all of it and should say so."""

    def __init__(self, step):
        self.step = step
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.listening.getsockname()[1]}"
        self.received = b""

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                self._speak(connection, lines)

    def _speak(self, connection, lines):
        if self.step == "greeting":
            return
        connection.sendall(b"220 mail.example.test\r\n")
        for line in lines:
            verb = line[:4].decode()
            if verb == self.step:
                return
            connection.sendall(b"354 Go on\r\n" if verb == "DATA" else b"250 OK\r\n")
            if verb == "DATA":
                return self._take_message(lines)

    def _take_message(self, lines):
        for line in lines:
            self.received += line
            if line == b".\r\n" or (self.step == "half" and len(self.received) > 1000):
                return
