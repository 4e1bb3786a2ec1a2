// SPDX-License-Identifier: Apache-2.0
package org.netport.firststart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netport.firststart.AdministratorAccount.Outcome;
import org.opendaylight.aaa.api.IDMStoreException;
import org.opendaylight.aaa.api.IIDMStore;
import org.opendaylight.aaa.api.StoreBuilder;
import org.opendaylight.aaa.datastore.h2.H2Store;
import org.opendaylight.aaa.datastore.h2.IdmLightConfigBuilder;
import org.opendaylight.aaa.datastore.h2.IdmLightSimpleConnectionProvider;
import org.opendaylight.aaa.impl.password.service.DefaultPasswordHashService;

class AdministratorAccountTest {
    private static final String PASSWORD = "a-long-random-password";

    private final DefaultPasswordHashService hashes = new DefaultPasswordHashService();

    @TempDir
    private Path directory;
    private H2Store store;

    @BeforeEach
    void openStore() {
        store = new H2Store(new IdmLightSimpleConnectionProvider(new IdmLightConfigBuilder()
            .dbUser("foo").dbPwd("bar").dbDirectory(directory.toString()).build()), hashes);
    }

    @Test
    void theAccountHasItsPasswordAndNoOther() throws Exception {
        assertEquals(Outcome.CREATED, new AdministratorAccount(store).create(PASSWORD));

        assertTrue(opens(PASSWORD));
        assertFalse(opens("admin"));
        assertEquals(1, store.getUsers().getUsers().size());
    }

    @Test
    void thePlatformAddsNoDefaultAccountAfterwards() throws Exception {
        new AdministratorAccount(store).create(PASSWORD);

        new StoreBuilder(store).initWithDefaultUsers(IIDMStore.DEFAULT_DOMAIN);

        assertFalse(opens("admin"));
        assertEquals(1, store.getUsers().getUsers().size());
    }

    @Test
    void aStoreThatIsSetUpStaysAsItIs() throws Exception {
        new AdministratorAccount(store).create(PASSWORD);

        assertEquals(Outcome.ALREADY_THERE, new AdministratorAccount(store).create("another-long-password"));

        assertTrue(opens(PASSWORD));
        assertFalse(opens("another-long-password"));
    }

    @Test
    void aShortPasswordIsRefused() {
        final var before = System.in;
        System.setIn(new ByteArrayInputStream("short\n".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThrows(IOException.class,
                () -> FirstStart.main(new String[0]));
        } finally {
            System.setIn(before);
        }
    }

    private boolean opens(final String password) throws IDMStoreException {
        final var user = store.getUsers("admin", IIDMStore.DEFAULT_DOMAIN).getUsers().get(0);
        return hashes.passwordsMatch(password, user.getPassword(), user.getSalt());
    }
}
