// SPDX-License-Identifier: Apache-2.0
/**
 * The ports between the core and those who configure it and show its state. The core implements
 * {@link NetworkEngine}; adapters implement {@link EngineListener}. May import everything else in this module.
 */
package org.netport.engine;
