using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace GradCam.Data.Runs;

/// <summary>The hash of several names in their order.</summary>
internal sealed class NameHash
{
    private readonly XxHash128 _hash = new();

    /// <summary>32 hexadecimal digits.</summary>
    public string Text => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Add(string name)
    {
        _hash.Append(MemoryMarshal.AsBytes(name.AsSpan()));
        // What ends one name cannot begin the next.
        _hash.Append([0, 0]);
    }

    public void Reset() => _hash.Reset();
}
