# SPDX-License-Identifier: Apache-2.0
"""The parts of the benchmark with real guests; ``bench_guests`` is its command.

==============  =======================================================================================================
``followed``    the ways of following a guest: by its announcements alone, or by hook and agent
``migrations``  live migrations, measured; ``figures`` makes numbers of them (pure)
``refusals``    migrations that the destination's policy refuses
``aborts``      migrations that are called off while memory is copied
``text``        the figures in words (pure, but for printing)
==============  =======================================================================================================
"""
