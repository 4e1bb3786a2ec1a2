// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.netport.core.fake.Expected;

/** The document says what the state machine does. */
class MigrationDocumentTest {
    @Test
    void migrationDocumentIsRenderedByRunningTheStateMachine() throws IOException {
        Expected.text(Path.of("..", "..", "docs", "migration.md"), new MigrationDocument().render());
    }
}
