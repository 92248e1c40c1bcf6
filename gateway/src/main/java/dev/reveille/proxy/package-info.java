/**
 * The data plane, and the only Netty code: a server that reads requests strictly, decides what each
 * one gets, and relays it to its workload or writes what the gateway itself answers.
 *
 * <p>{@link dev.reveille.proxy.ProxyServer} listens. Each client has a {@link
 * dev.reveille.proxy.ClientConnection}, which has one {@link dev.reveille.proxy.Exchange} at a
 * time: a {@link dev.reveille.proxy.RelayExchange} to a workload over an {@link
 * dev.reveille.proxy.UpstreamConnection} of the same event loop's {@link
 * dev.reveille.proxy.UpstreamPool}, if need be after queueing for one that the workload's {@link
 * dev.reveille.proxy.Allowance} permits, or an {@link dev.reveille.proxy.OwnExchange}. An upgraded
 * exchange becomes a {@link dev.reveille.proxy.Tunnel}.
 *
 * <p>Nothing here blocks. Nobody reads ahead of whom they write to: auto-read is off everywhere,
 * and a side is read only while the other one takes what was read.
 *
 * <p>Uses {@code http}, {@code route}, {@code waiting}, {@code workload} and {@code config}.
 */
@NullMarked
package dev.reveille.proxy;

import org.jspecify.annotations.NullMarked;
