# SPDX-License-Identifier: Apache-2.0
"""What runs beside libvirt: the hook that asks whether a guest may come, and the agent that tells when it has come.

Both are Python's standard library; libvirt's binding is imported in ``libvirt_source`` alone, so that the hook, which
must not call libvirt, cannot. What computes (``domain_xml``, ``rpc``, ``ledger``) does no I/O; what does I/O is thin.
"""
