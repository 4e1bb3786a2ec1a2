// SPDX-License-Identifier: Apache-2.0
package org.netport.policy;

import java.util.Objects;
import org.netport.model.RuleName;

/**
 * A rule of a policy.
 *
 * @param name its name, unique in its policy
 * @param match what it is about
 * @param action what it decides
 */
public record PolicyRule(RuleName name, RuleMatch match, RuleAction action) {
    /** Validates presence. */
    public PolicyRule {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(match, "match");
        Objects.requireNonNull(action, "action");
    }
}
