/**
 * A Docker engine without containers: it says over a Unix socket what a real one would say of
 * thousands of them, and their starts and stops take as long. What the gateway needs of its API is
 * there, with all fields that Docker 20.10 sends; {@code SimulatedEngineIT} compares them with
 * those of a real one.
 *
 * <p>{@link dev.reveille.it.simulation.SimulatedEngine} listens and answers; a {@link
 * dev.reveille.it.simulation.SimulatedContainer} lives as one does on a real engine and tells the
 * {@link dev.reveille.it.simulation.EventLog} of it; {@code EngineDocuments} writes both down.
 */
@NullMarked
package dev.reveille.it.simulation;

import org.jspecify.annotations.NullMarked;
