package dev.reveille.runtime.kubernetes;

import java.util.List;
import java.util.Optional;

/** What there is in a cluster, as far as we look. */
interface View {

    /** All objects that may be workloads. */
    List<Scaled> all();

    /** That object, if it is there. */
    Optional<Scaled> find(ObjectKey key);

    /** The pods of an object, those that end or have ended included. */
    List<Pod> pods(Scaled owner);

    /** All Services of a namespace. */
    List<Front> fronts(String namespace);

    /** The slices of a Service. */
    List<Slice> slices(Front front);
}
