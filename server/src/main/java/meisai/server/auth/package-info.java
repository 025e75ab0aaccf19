/**
 * In: credentials.
 * Out: who asks, or a refusal.
 * State: keys as keyed hashes in the store.
 * Rules: secrets are random, shown once, compared in constant time.
 * Next: compat, provider.
 */
@NullMarked
package meisai.server.auth;

import org.jspecify.annotations.NullMarked;
