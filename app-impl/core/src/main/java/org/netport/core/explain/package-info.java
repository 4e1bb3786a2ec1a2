// SPDX-License-Identifier: Apache-2.0
/**
 * The way of a frame that nobody sends, through the programs of switches and over the links between them: what each
 * table does, as OpenFlow 1.3.5 chapter 5 says, and what a real sender would do first. Pure: may import the domain,
 * {@code topology} and {@code pipeline}; knows no clock, executor, logger or randomness, and not the compilers, whose
 * work it reads.
 */
package org.netport.core.explain;
