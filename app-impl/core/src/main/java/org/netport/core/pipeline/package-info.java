// SPDX-License-Identifier: Apache-2.0
/**
 * The pipeline as data: tables, kinds of entries, metadata layout, numbers of groups and meters; and the documents that
 * are rendered from it. May import {@code model} and {@code flow} of the domain; knows no clock, executor, logger or
 * randomness.
 */
package org.netport.core.pipeline;
