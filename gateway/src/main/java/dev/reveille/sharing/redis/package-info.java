/**
 * Gateways that share their workloads through Redis, or Valkey, or anything else that speaks RESP2
 * and runs Lua.
 *
 * <p>{@link dev.reveille.sharing.redis.RedisSharing} is the adapter, {@link
 * dev.reveille.sharing.redis.Circle} the gateway among the others. A {@link
 * dev.reveille.sharing.redis.Link} keeps two {@linkplain dev.reveille.sharing.redis.Connections
 * connections}, one for commands and one on which the others are heard, and makes them anew when
 * they are lost. Lettuce speaks the protocol; what happens when it is cut off is decided here.
 * {@link dev.reveille.sharing.redis.Roll} knows who else there is, {@link
 * dev.reveille.sharing.redis.Locks} lends what is to be done by one alone, {@link
 * dev.reveille.sharing.redis.Yielded} is what this gateway has consented to.
 *
 * <p>What is kept in Redis is little and passes by itself: who is there, and a lock for as long as
 * something is started or stopped. Everything else is said once, to those who are there.
 */
@NullMarked
package dev.reveille.sharing.redis;

import org.jspecify.annotations.NullMarked;
