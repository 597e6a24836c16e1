"""Files that the format's own library writes (h5py 3.7 with HDF5 1.10.8): every form of groups, attributes and arrays that is read.

python3 hdf5.py        writes hdf5/*.h5. Each array counts: element i is i % 251 - 100; group "many" holds 60 arrays "a0" ... of one number, i.
"""
import os
import h5py
import numpy as np

FORMS = {"earliest": "earliest", "latest": "latest"}


def counting(shape, dtype):
    count = int(np.prod(shape))
    return (np.arange(count) % 251 - 100).astype(dtype).reshape(shape)


def write(path, libver, **how):
    with h5py.File(path, "w", libver=libver, **how) as f:
        f.attrs["fixed"] = np.bytes_("a text")
        f.attrs["variable"] = "größer \N{GRINNING FACE}"
        f.attrs["list"] = np.array([b"one", b"two2", b"three"])
        f.attrs["variables"] = ["x", "", "zzz"]
        f.attrs["none"] = np.array([], dtype="S1")
        f.attrs["empty"] = h5py.Empty("S1")
        f.attrs["number"] = 5
        f.attrs["long"] = "L" * 70_000
        for i in range(20):
            f.attrs[f"many{i}"] = f"text {i}"
        for name, dtype in {"f2": "<f2", "f4": "<f4", "f8": "<f8", "i4": "<i4", "i8": "<i8", "b2": ">f2", "b4": ">f4", "b8": ">f8", "j4": ">i4", "j8": ">i8"}.items():
            f.create_dataset(f"types/{name}", data=counting((3, 5), np.dtype(dtype)))
        f.create_dataset("scalar", data=np.float32(7))
        f.create_dataset("chunks/plain", data=counting((7, 9, 2), np.float32), chunks=(3, 4, 2))
        f.create_dataset("chunks/one", data=counting((7, 9), np.float32), chunks=(7, 9))
        f.create_dataset("chunks/deflate", data=counting((40, 30), np.float32), chunks=(16, 7), compression="gzip")
        f.create_dataset("chunks/shuffle", data=counting((40, 30), np.float64), chunks=(16, 7), compression="gzip", shuffle=True, fletcher32=True)
        f.create_dataset("chunks/onedeflate", data=counting((40, 30), np.float32), chunks=(40, 30), compression="gzip")
        f.create_dataset("chunks/many", data=counting((2500,), np.float32), chunks=(2,))
        f.create_dataset("chunks/growing2", data=counting((9, 11), np.float32), chunks=(2, 3), maxshape=(None, None), compression="gzip")
        partly = f.create_dataset("chunks/partly", shape=(10, 10), dtype=np.float32, chunks=(5, 5), fillvalue=3)
        partly[:5, :5] = counting((5, 5), np.float32)
        f.create_dataset("unwritten", shape=(4, 4), dtype=np.float32)
        f.create_dataset("filled", shape=(4, 4), dtype=np.float32, fillvalue=2.5)
        f.create_dataset("growing", data=counting((9,), np.float32), chunks=(2,), maxshape=(None,))
        f.create_dataset("lzf", data=np.zeros(400, np.float32), chunks=(400,), compression="lzf")
        compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        compact.set_layout(h5py.h5d.COMPACT)
        data = counting((4, 3), np.float32)
        h5py.Dataset(h5py.h5d.create(f.id, b"compact", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((4, 3)), compact))[...] = data
        many = f.create_group("many")
        for i in range(60):
            many.create_dataset(f"a{i}", data=np.float32([i]))
        tracked = f.create_group("tracked", track_order=True)
        for i in range(120):
            tracked.create_group(f"group_{i}_of_a_long_name").create_dataset("x", data=np.float32([i]))
        f["soft"] = h5py.SoftLink("/many/a7")
        f["softgroup"] = h5py.SoftLink("many")
        f["chain"] = h5py.SoftLink("softgroup/a9")
        f["dangling"] = h5py.SoftLink("/nothing")
        f["circle"] = h5py.SoftLink("/circle")
        f["outside"] = h5py.ExternalLink("other.h5", "/x")
        f["hard"] = f["many/a3"]
        f["types/named"] = np.dtype("<f4")
        f.create_dataset("committed", data=counting((3,), np.float32), dtype=f["types/named"])
        f["many/back"] = f["/"]
        f.create_dataset("elsewhere", shape=(4,), dtype=np.float32, external=[("data.bin", 0, 16)])


if __name__ == "__main__":
    os.makedirs("hdf5", exist_ok=True)
    for form, libver in FORMS.items():
        write(f"hdf5/{form}.h5", libver)
    write("hdf5/ordered.h5", "latest", track_order=True)
