/**
 * What the gateway is told to do: {@code config.yaml}, labels and the environment, read and
 * validated into immutable records that are complete and valid once they exist.
 *
 * <p>{@code WorkloadKeys} and {@code GatewayKeys} are the one place where keys are declared (name,
 * default, meaning, parser); the file reader, the label reader, the JSON Schema and the reference
 * page come from them. Problems are collected, never thrown one by one, and each names its place.
 *
 * <p>Uses nothing else of the gateway.
 */
@NullMarked
package dev.reveille.config;

import org.jspecify.annotations.NullMarked;
