using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GradCam.Rendering;

/// <summary>heat · alpha + photo, clipped.</summary>
internal sealed class AddBlender(OverlayOptions options) : IBlender
{
    // So many pixels' heat fits on the stack.
    private const int Chunk = 256;

    private readonly uint[] _heat = Scaled(options.Colormap, options.EffectiveAlpha);

    public void Blend(ReadOnlySpan<float> map, Span<byte> pixels)
    {
        Span<int> steps = stackalloc int[Chunk];
        // A colour is written as four bytes, of which the next one covers the last.
        Span<byte> heat = stackalloc byte[3 * Chunk + 1];
        for (int at = 0; at < map.Length; at += Chunk)
        {
            int count = Math.Min(Chunk, map.Length - at);
            Colormap.StepsOf(map.Slice(at, count), steps);
            Look(steps[..count], heat);
            Add(heat[..(3 * count)], pixels.Slice(3 * at, 3 * count));
        }
    }

    /// <summary>The heat of each step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Look(ReadOnlySpan<int> steps, Span<byte> heat)
    {
        ref uint table = ref MemoryMarshal.GetArrayDataReference(_heat);
        ref byte to = ref MemoryMarshal.GetReference(heat);
        for (var x = 0; x < steps.Length; x++)
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, 3 * x), Unsafe.Add(ref table, steps[x]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<byte> heat, Span<byte> pixels)
    {
        var i = 0;
        for (; i <= heat.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            Vector256.AddSaturate(Vector256.Create(heat[i..]), Vector256.Create<byte>(pixels[i..])).CopyTo(pixels[i..]);
        for (; i < heat.Length; i++)
            pixels[i] = (byte)Math.Min(255, pixels[i] + heat[i]);
    }

    // Cut down, not rounded: the usual recipe stores the sum as uint8, and the photograph's part of it is whole.
    private static uint[] Scaled(Colormap colormap, double alpha)
    {
        var scaled = new uint[Colormap.Steps];
        for (var i = 0; i < scaled.Length; i++)
        for (var c = 0; c < 3; c++)
            scaled[i] |=
                (uint)(byte)(colormap.Rgb[3 * i + c] * alpha) << (BitConverter.IsLittleEndian ? 8 * c : 24 - 8 * c);
        return scaled;
    }
}
