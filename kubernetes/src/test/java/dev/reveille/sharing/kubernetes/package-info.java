/** Tests of how gateways share by Leases; two whole gateways are in {@code runtime.kubernetes}. */
@NullMarked
package dev.reveille.sharing.kubernetes;

import org.jspecify.annotations.NullMarked;
