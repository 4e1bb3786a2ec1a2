# SPDX-License-Identifier: Apache-2.0
"""The real test bed: Open vSwitch sites, wide-area circuits, hosts that move, and the instruments that measure them.

Everything runs in network namespaces that one run makes and removes; nothing here knows the controller except
``controller`` (starts it) and ``restconf`` (talks to it). Standard library only, Python 3.11, root.

One module, one duty:

================  =====================================================================================================
``run``           the life of one run: its number, what it must undo, sweeping what dead runs left
``netns``         namespaces, veth pairs, taps, entering a namespace
``process``       child processes in a namespace, which die with their parent
``worker``        a child that is driven by JSON lines (both sides of the pipe)
``frame``         Ethernet frames as bytes: tags, announcements (pure)
``packet``        IP packets as bytes, also what they should not be (pure)
``tshark``        what Wireshark thinks of frames
``rawport``       a port of a switch whose other end is the test
``switch``        one Open vSwitch instance of a site; ``packetsocket`` gives its ports room for bursts
``trace``         what ``ofproto/trace`` says of a frame, and the octets of frames that are explained (pure)
``management``    the network on which switches reach the controller
``circuit``       a wide-area circuit; ``relay`` is its process
``host``          hosts that stay; ``guest`` hosts that move, ``vnic`` is a guest's network card; ``crowd`` many hosts
``image``         what real guests boot; ``cpio`` packs it, ``guest-init`` is a guest's whole userland
``machine``       one QEMU process with its tap and port; ``qmp`` talks to its monitor
``virtualguest``  a guest that QEMU migrates live, and what goes wrong with that; ``passed`` its times (pure)
``libvirtnode``   a hypervisor with a libvirtd of its own; ``libvirting`` is the first process of its namespaces
``libvirtguest``  a guest that virsh migrates live; ``domain`` describes it to libvirt
``hookfault``     what goes wrong between libvirt and its hook
``timedguest``    the same, timed to the microsecond; ``qemuevents`` are what it is timed by
``clock``         other programs' moments on the bed's clock (pure, but for reading it)
``prober``        fixed-rate echo probes; ``probing`` is its process
``arrival``       when frames find a real guest at its new port; ``arriving`` is its process
``tcpstream``     a TCP stream with checked bytes; ``streaming`` is its process
``watchers``      who probes a guest that moves (pure)
``moves``         moves of ``guest`` under observation; ``watchedguest`` those of real guests
``controller``    a controller instance; ``restconf`` its client, ``view`` questions to it, ``asking`` a hypervisor's
``notifications`` what a controller tells its subscribers
``network``       the demonstration network and its configuration
``routed``        the network with routing: two VRFs with the same addresses
``uplinked``      the same with two ways out; ``exits`` their failures
``twins``         two links more between two sites, and their failures; ``outages`` what every failure has in common
``bed``           the network and its controller, ready; ``hypervisors`` the same with libvirt, hook and agent
``standing``      what switches hold, and what was written between two moments
``receipt``       moves beside what the instruments saw (pure); ``timeline`` when a granted move's steps were (pure)
================  =====================================================================================================
"""
