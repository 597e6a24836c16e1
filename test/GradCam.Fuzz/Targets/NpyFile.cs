using GradCam.Fuzz.Mutators;
using GradCam.Imaging;

namespace GradCam.Fuzz.Targets;

/// <summary>.npy files: odd headers, wrong bytes.</summary>
internal sealed class NpyFile : FuzzTarget
{
    private static readonly string[] Types = ["<f4", "<f8", "<f2", "|u1", "<i8", ">f4", "|O", "|b1", "<U9", "f4", ""];

    public override string Name => "npy";

    public override int Weight => 5;

    public override byte[] Make(Random random)
    {
        string shape = string.Join(", ", Enumerable.Range(0, random.Next(0, 6)).Select(_ => random.Next(3) == 0 ? Interesting.Integer(random).ToString() : random.Next(4).ToString()));
        string header = $"{{'descr': '{Pick(random, Types)}', 'fortran_order': {Pick(random, ["True", "False", "None"])}, 'shape': ({shape}{Pick(random, [",", ""])}), }}";
        byte[] file = [0x93, .. "NUMPY"u8, (byte)random.Next(4), 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. new byte[random.Next(200)]];
        return random.Next(2) == 0 ? file : ByteMutator.Mutate(file, random, file);
    }

    public override void Run(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "input.npy");
        File.WriteAllBytes(path, input);
        Npy.Load(path);
    }
}
