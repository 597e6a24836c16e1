namespace GradCam.Data.Metrics.Engine;

/// <summary>Seeds made of seeds, the same in every process, which .NET's own hash codes are not.</summary>
internal static class HashCodes
{
    /// <summary>A seed that depends on all of them.</summary>
    public static int Of(params ReadOnlySpan<int> parts)
    {
        unchecked
        {
            // FNV-1a over whole numbers, then mixed so that near seeds give unlike ones.
            uint hash = 2166136261;
            foreach (int part in parts)
                hash = (hash ^ (uint)part) * 16777619;
            hash = (hash ^ (hash >> 16)) * 0x45d9f3b;
            return (int)(hash ^ (hash >> 16));
        }
    }
}
