package dev.reveille.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer itself keeps of objects: which they are, and no more, for what we need of them
 * is in {@link Caches}. Safe for use by many threads.
 */
final class Stubs<T extends HasMetadata> implements ItemStore<T> {

    private final Supplier<T> empty;
    private final Map<String, T> byKey = new ConcurrentHashMap<>();

    /**
     * @param empty makes an object without anything in it
     */
    Stubs(Supplier<T> empty) {
        this.empty = empty;
    }

    @Override
    public String getKey(T object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public @Nullable T put(String key, T object) {
        ObjectMeta whole = object.getMetadata();
        T stub = empty.get();
        stub.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace(whole.getNamespace())
                        .withName(whole.getName())
                        .withResourceVersion(whole.getResourceVersion())
                        .build());
        return byKey.put(key, stub);
    }

    @Override
    public @Nullable T remove(String key) {
        return byKey.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return byKey.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return byKey.values().stream();
    }

    @Override
    public int size() {
        return byKey.size();
    }

    @Override
    public @Nullable T get(String key) {
        return byKey.get(key);
    }

    /** Objects are told of as they come, because they cannot be had from here later. */
    @Override
    public boolean isFullState() {
        return false;
    }
}
