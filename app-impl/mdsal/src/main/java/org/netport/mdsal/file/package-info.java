// SPDX-License-Identifier: Apache-2.0
/** Files of lines that the controller appends to, and reads when it starts. May import the JDK only. */
package org.netport.mdsal.file;
