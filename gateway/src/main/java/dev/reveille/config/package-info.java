/**
 * What the gateway is told to do: {@code config.yaml}, labels and the environment, read and
 * validated into immutable records that are complete and valid once they exist.
 *
 * <p>{@code FileKeys}, {@code GatewayKeys}, {@code AdminAuthKeys}, {@code WorkloadKeys} and {@code
 * GroupKeys} are the one place where keys are declared (name, type, default, meaning, variable,
 * whether they have an effect yet); the file reader, the label reader, the JSON Schema and the
 * reference page come from them. Problems are collected, never thrown one by one, and each names
 * its place.
 *
 * <p>The way of a file: {@code YamlTree} makes {@code SourceNode}s with places of it, {@code
 * EnvironmentOverlay} puts variables in, {@code KeyTable} makes typed {@code Values} of them,
 * {@code FileChecks} looks at what has to hold between them, and {@code GatewayBinding} and {@code
 * WorkloadBinding} make the records. Labels join at {@code KeyTable}. Begin at {@link
 * dev.reveille.config.ConfigurationReader} and {@link dev.reveille.config.LabelReader}.
 *
 * <p>Uses nothing else of the gateway.
 */
@NullMarked
package dev.reveille.config;

import org.jspecify.annotations.NullMarked;
