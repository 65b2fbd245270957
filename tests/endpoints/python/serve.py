"""Serves one local IAM endpoint on a port that the kernel chooses.

Usage: serve.py moto|ministack

Prints the port as its first line of output, and stops when its standard input closes: the process that started it holds
the other end, so that no endpoint outlives its test, however the test ends. The socket is bound here, before the server
is loaded, so that no other process can take the port in between; requests wait in its queue until the server answers.
"""

import os
import socket
import sys
import threading


def stop_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


def serve_moto(listener):
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
    from werkzeug.serving import make_server

    host, port = listener.getsockname()
    make_server(
        host,
        port,
        DomainDispatcherApplication(create_backend_app),
        threaded=True,
        request_handler=MotoRequestHandler,
        fd=listener.fileno(),
    ).serve_forever()


def serve_ministack(listener):
    os.environ["GATEWAY_PORT"] = str(listener.getsockname()[1])
    import asyncio

    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app

    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    asyncio.run(serve(app, config))


def main():
    serve = {"moto": serve_moto, "ministack": serve_ministack}[sys.argv[1]]
    threading.Thread(target=stop_with_parent, daemon=True).start()
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    # Whatever the server prints from here on is its log.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(listener)


main()
