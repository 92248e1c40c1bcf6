package dev.reveille.demo;

import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What a WebSocket client got back. */
final class ReceivedMessages implements WebSocket.Listener {

    final List<String> messages = new CopyOnWriteArrayList<>();
    final AtomicInteger closed = new AtomicInteger();
    private final StringBuilder current = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        current.append(part);
        if (last) {
            messages.add(current.toString());
            current.setLength(0);
        }
        return WebSocket.Listener.super.onText(socket, part, last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        closed.set(status);
        return WebSocket.Listener.super.onClose(socket, status, reason);
    }
}
