/**
 * Tests of the Kubernetes runtime. {@code LifeCycle} is what every cluster must do, a stand-in
 * ({@code StandInCluster}) as well as a real one ({@code RealCluster}).
 */
@NullMarked
package dev.reveille.runtime.kubernetes;

import org.jspecify.annotations.NullMarked;
