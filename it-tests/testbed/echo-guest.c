// SPDX-License-Identifier: Apache-2.0
// A guest that does nothing but answer: ARP requests, neighbour solicitations and echo requests, by one virtio card.
//
// It is there for benchmarks. An emulated processor translates each block of code at its first use, and again after a
// migration, at 7 to 8 us a block: Linux needs 1,900 blocks until it answers, and its silence hides what the network
// does. This one needs some fifty. QEMU loads it by its multiboot header (Multiboot Specification 0.6.96, section 3);
// the card is spoken to as a legacy device (Virtual I/O Device 1.1, sections 4.1.4.8 and 2.6).
//
// Its command line has, in hexadecimal digits: ipv4=0a010007 ipv6=20010db8000100000000000000000007

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;

#define BARRIER() __asm__ volatile("" ::: "memory")

enum { SLOTS = 256, RECEIVING = 32, PAGE = 4096, SLOT_BYTES = 2048, CARD_HEADER = 10 };
enum { GUEST_FEATURES = 4, QUEUE_PAGE = 8, QUEUE_SIZE = 12, QUEUE_CHOICE = 14, NOTIFY = 16, STATUS = 18, INTERRUPT = 19,
       MAC = 20 };
enum { ACKNOWLEDGE = 1, DRIVER = 2, DRIVER_OK = 4, HAS_MAC = 1 << 5, DEVICE_WRITES = 2, NO_INTERRUPT = 1 };
enum { CARD = 0x10001AF4, CONFIG_ADDRESS = 0xCF8, CONFIG_DATA = 0xCFC, SERIAL = 0x3F8 };
enum { MASTER = 0x20, SLAVE = 0xA0, FIRST_VECTOR = 32, VECTORS = 48, KERNEL_CODE = 8, KERNEL_DATA = 16 };

__attribute__((section(".multiboot"), used)) static const u32 multiboot[] = {0x1BADB002, 3, -(0x1BADB002 + 3)};

// The stack, and the door for every interrupt: the card's is the only one that is let through.
__asm__(".text\n"
        ".globl begin\nbegin: mov $stack_end, %esp\n push %ebx\n call run\n"
        ".globl interrupted\ninterrupted: pushal\n cld\n call acknowledge\n popal\n iret\n"
        ".bss\n .align 16\n .skip 16384\nstack_end:\n.text\n");
extern void interrupted(void);

static inline void out8(u16 port, u8 value) { __asm__ volatile("outb %0, %1" ::"a"(value), "Nd"(port)); }
static inline void out16(u16 port, u16 value) { __asm__ volatile("outw %0, %1" ::"a"(value), "Nd"(port)); }
static inline void out32(u16 port, u32 value) { __asm__ volatile("outl %0, %1" ::"a"(value), "Nd"(port)); }

static inline u8 in8(u16 port) {
    u8 value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline u16 in16(u16 port) {
    u16 value;
    __asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline u32 in32(u16 port) {
    u32 value;
    __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

struct descriptor { u32 address, high, length; u16 flags, next; };

// A split virtqueue; what the device writes begins on a page of its own.
struct queue {
    struct descriptor slots[SLOTS];
    volatile u16 flags, given, order[SLOTS];
    u8 rest[PAGE - (sizeof(struct descriptor) * SLOTS + 2 * (SLOTS + 2)) % PAGE];
    volatile u16 device_flags, done;
    volatile struct { u32 slot, length; } used[SLOTS];
} __attribute__((aligned(4096)));

static struct queue receiving, sending;
static u8 received[SLOTS][SLOT_BYTES], sent[SLOTS][SLOT_BYTES];
static u16 card, seen;
static u8 mac[6], ipv4[4], ipv6[16];
static struct { u16 low, segment; u8 zero, type; u16 high; } __attribute__((packed)) doors[VECTORS];
static u32 segments[] = {0, 0, 0xFFFF, 0xCF9A00, 0xFFFF, 0xCF9200};

static void say(const char *text) {
    for (; *text; text++) {
        while (!(in8(SERIAL + 5) & 0x20)) { }
        out8(SERIAL, *text);
    }
}

static void fail(const char *text) {
    say("netport-guest: failed: ");
    say(text);
    for (;;) __asm__ volatile("cli; hlt");
}

static void copy(u8 *to, const u8 *from, int count) {
    while (count--) *to++ = *from++;
}

static int same(const u8 *one, const u8 *other, int count) {
    while (count--) if (*one++ != *other++) return 0;
    return 1;
}

static void swap(u8 *one, u8 *other, int count) {
    for (; count--; one++, other++) { u8 kept = *one; *one = *other; *other = kept; }
}

// RFC 1071, of an even number of bytes.
static u32 sum(const u8 *at, int count, u32 sum) {
    for (; count > 0; count -= 2, at += 2) sum += at[0] << 8 | at[1];
    return (sum & 0xFFFF) + (sum >> 16);
}

static void put(u8 *at, u32 sum) {
    sum = (sum & 0xFFFF) + (sum >> 16);
    at[0] = sum >> 8;
    at[1] = sum;
}

// A slot is used again after 256 answers, when the card has sent what is in it.
static void answer(u8 *frame, int length) {
    u16 slot = sending.given % SLOTS;
    while ((u16) (sending.given - sending.done) >= SLOTS) __asm__ volatile("pause");
    copy(frame, frame + 6, 6);
    copy(frame + 6, mac, 6);
    copy(sent[slot] + CARD_HEADER, frame, length);
    sending.slots[slot].address = (u32) sent[slot];
    sending.slots[slot].length = length + CARD_HEADER;
    sending.order[slot] = slot;
    BARRIER();
    sending.given++;
    BARRIER();
    out16(card + NOTIFY, 1);
}

// RFC 826: offsets from the Ethernet header.
static void arp(u8 *frame) {
    u8 asked[4];
    if (frame[21] != 1 || !same(frame + 38, ipv4, 4)) return;
    copy(asked, frame + 38, 4);
    frame[21] = 2;
    copy(frame + 32, frame + 22, 10);
    copy(frame + 22, mac, 6);
    copy(frame + 28, asked, 4);
    answer(frame, 42);
}

// RFC 792 and RFC 1624: another type, and the sum that much higher.
static void echo4(u8 *frame, int length) {
    if (frame[14] != 0x45 || frame[23] != 1 || frame[34] != 8 || !same(frame + 30, ipv4, 4)) return;
    swap(frame + 26, frame + 30, 4);
    frame[34] = 0;
    put(frame + 36, (frame[36] << 8 | frame[37]) + 0x0800);
    answer(frame, length);
}

// RFC 4443 section 4.2: one type higher, and the sum that much lower.
static void echo6(u8 *frame, int length) {
    if (!same(frame + 38, ipv6, 16)) return;
    swap(frame + 22, frame + 38, 16);
    frame[54] = 129;
    put(frame + 56, (frame[56] << 8 | frame[57]) + 0xFEFF);
    answer(frame, length);
}

// RFC 4861 section 4.4, with the target's link-layer address; solicited, overrides.
static void advertise(u8 *frame) {
    static const u8 head[] = {136, 0, 0, 0, 0x60, 0, 0, 0};
    if (!same(frame + 62, ipv6, 16)) return;
    copy(frame + 38, frame + 22, 16);
    copy(frame + 22, ipv6, 16);
    frame[18] = 0;
    frame[19] = 32;
    copy(frame + 54, head, sizeof head);
    frame[78] = 2;
    frame[79] = 1;
    copy(frame + 80, mac, 6);
    put(frame + 56, 0xFFFF - sum(frame + 54, 32, sum(frame + 22, 32, 32 + 58)));
    answer(frame, 86);
}

static void take(u8 *frame, int length) {
    switch (frame[12] << 8 | frame[13]) {
        case 0x0806:
            if (length >= 42) arp(frame);
            break;
        case 0x0800:
            if (length >= 42) echo4(frame, length);
            break;
        case 0x86DD:
            if (length < 62 || frame[20] != 58) break;
            if (frame[54] == 128) echo6(frame, length);
            if (frame[54] == 135 && length >= 78) advertise(frame);
            break;
    }
}

void acknowledge(void) {
    in8(card + INTERRUPT);
    out8(SLAVE, 0x20);
    out8(MASTER, 0x20);
}

static u32 configuration(int device, int at) {
    out32(CONFIG_ADDRESS, 0x80000000 | device << 11 | at);
    return in32(CONFIG_DATA);
}

static void offer(int number, struct queue *queue) {
    out16(card + QUEUE_CHOICE, number);
    if (in16(card + QUEUE_SIZE) != SLOTS) fail("the card's queues have another size\n");
    out32(card + QUEUE_PAGE, (u32) queue / PAGE);
}

// Returns its interrupt line.
static int start_card(void) {
    int device = 0;
    while (device < 32 && configuration(device, 0) != CARD) device++;
    if (device == 32) fail("there is no card\n");
    card = configuration(device, 0x10) & 0xFFFC;
    u32 command = configuration(device, 4);
    out32(CONFIG_DATA, command | 5);
    out8(card + STATUS, 0);
    out8(card + STATUS, ACKNOWLEDGE);
    out8(card + STATUS, ACKNOWLEDGE | DRIVER);
    out32(card + GUEST_FEATURES, in32(card) & HAS_MAC);
    for (int i = 0; i < 6; i++) mac[i] = in8(card + MAC + i);
    offer(0, &receiving);
    offer(1, &sending);
    sending.flags = NO_INTERRUPT;
    // Few at a time: QEMU, which shares a lock with the processor, hands over as many as there is room for.
    for (int i = 0; i < RECEIVING; i++) {
        receiving.slots[i] = (struct descriptor) {(u32) received[i], 0, SLOT_BYTES, DEVICE_WRITES, 0};
        receiving.order[i] = i;
    }
    receiving.given = RECEIVING;
    out8(card + STATUS, ACKNOWLEDGE | DRIVER | DRIVER_OK);
    out16(card + NOTIFY, 0);
    return configuration(device, 0x3C) & 15;
}

static void let_through(int line) {
    struct { u16 limit; u32 base; } __attribute__((packed)) of_segments = {sizeof segments - 1, (u32) segments},
                                                            of_doors = {sizeof doors - 1, (u32) doors};
    for (int i = 0; i < VECTORS; i++) {
        doors[i].low = (u32) interrupted;
        doors[i].high = (u32) interrupted >> 16;
        doors[i].segment = KERNEL_CODE;
        doors[i].type = 0x8E;
    }
    __asm__ volatile("lgdt %0\n ljmp %2, $1f\n1: mov %3, %%eax\n mov %%eax, %%ds\n mov %%eax, %%es\n mov %%eax, %%ss\n"
                     "lidt %1" ::"m"(of_segments), "m"(of_doors), "i"(KERNEL_CODE), "i"(KERNEL_DATA) : "eax");
    // Both interrupt controllers: from the first vector on, the second at line 2 of the first.
    static const u8 orders[][2] = {{0x11, 0x11}, {FIRST_VECTOR, FIRST_VECTOR + 8}, {4, 2}, {1, 1}};
    for (int i = 0; i < 4; i++) {
        out8(MASTER + (i > 0), orders[i][0]);
        out8(SLAVE + (i > 0), orders[i][1]);
    }
    u16 masked = ~(1 << line | 1 << 2);
    out8(MASTER + 1, masked);
    out8(SLAVE + 1, masked >> 8);
}

static int digit(char of) {
    return of >= '0' && of <= '9' ? of - '0' : of >= 'a' && of <= 'f' ? of - 'a' + 10 : -1;
}

static void read(const char *line, const char *name, u8 *to, int count) {
    for (; *line; line++) {
        int i = 0;
        while (name[i] && line[i] == name[i]) i++;
        if (name[i]) continue;
        for (line += i; count && digit(line[0]) >= 0 && digit(line[1]) >= 0; line += 2, count--)
            *to++ = digit(line[0]) << 4 | digit(line[1]);
        return;
    }
}

// A migration has something to copy, as with a guest that has worked: a page of zeros would take it no time, and a
// migration that is over at once is foretold by nobody.
static void fill(u32 upper_kilobytes) {
    extern u8 end[];
    for (u32 page = ((u32) end + PAGE - 1) & -PAGE; page < (1 << 20) + upper_kilobytes * 1024; page += PAGE)
        *(volatile u32 *) page = page;
}

void run(const u32 *information) {
    read((const char *) information[4], "ipv4=", ipv4, sizeof ipv4);
    read((const char *) information[4], "ipv6=", ipv6, sizeof ipv6);
    // Behind what QEMU has put there for the start: that has been read.
    fill(information[2]);
    let_through(start_card());
    say("netport-guest: ready\n");
    for (;;) {
        // An interrupt between the question and the sleep ends the sleep: it is let in by the instruction after sti.
        __asm__ volatile("cli" ::: "memory");
        if (seen == receiving.done) {
            __asm__ volatile("sti; hlt" ::: "memory");
            continue;
        }
        __asm__ volatile("sti" ::: "memory");
        for (; seen != receiving.done; seen++) {
            u32 slot = receiving.used[seen % SLOTS].slot, length = receiving.used[seen % SLOTS].length;
            if (length > CARD_HEADER) take(received[slot] + CARD_HEADER, length - CARD_HEADER);
            receiving.order[receiving.given % SLOTS] = slot;
            BARRIER();
            receiving.given++;
        }
        BARRIER();
        if (!(receiving.device_flags & NO_INTERRUPT)) out16(card + NOTIFY, 0);
    }
}
