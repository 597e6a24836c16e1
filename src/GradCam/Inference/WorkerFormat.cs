using System.Runtime.InteropServices;
using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Inference;

/// <summary>The form of settings, types and tensors in the body of a <see cref="WorkerMessage"/>.</summary>
internal static class WorkerFormat
{
    private const int DefaultLevel = -1;

    public static void Write(this BinaryWriter to, SessionSettings settings)
    {
        to.Write(settings.Threads);
        to.Write(settings.Alternates);
        to.Write(settings.ReleasesMemory);
        to.Write(settings.Optimize is { } level ? (int)level : DefaultLevel);
        to.Write(settings.SkippedOptimizers ?? "");
        to.Write(settings.ForLooking);
        to.Write(settings.ForSaving);
        to.Write(settings.SaveTo ?? "");
        to.Write(settings.SaveWeightsTo ?? "");
    }

    public static SessionSettings ReadSettings(this BinaryReader from) =>
        new()
        {
            Threads = from.ReadInt32(),
            Alternates = from.ReadBoolean(),
            ReleasesMemory = from.ReadBoolean(),
            Optimize = from.ReadInt32() is not DefaultLevel and var level ? (GraphOptimizationLevel)level : null,
            SkippedOptimizers = from.ReadOptional(),
            ForLooking = from.ReadBoolean(),
            ForSaving = from.ReadBoolean(),
            SaveTo = from.ReadOptional(),
            SaveWeightsTo = from.ReadOptional(),
        };

    private static string? ReadOptional(this BinaryReader from) =>
        from.ReadString() is { Length: > 0 } text ? text : null;

    public static void Write(this BinaryWriter to, IModelSession session)
    {
        to.Write(session.Inputs.Count);
        foreach (string input in session.Inputs)
            to.Write(input);
        to.Write(session.Outputs.Count);
        foreach (var output in session.Outputs)
            to.WriteBytes(output.ToByteArray());
    }

    public static (string[] Inputs, ValueInfoProto[] Outputs) ReadSession(this BinaryReader from) =>
        (
            from.ReadMany(() => from.ReadString()),
            from.ReadMany(() => ValueInfoProto.Parser.ParseFrom(from.ReadBytes()))
        );

    public static void Write(this BinaryWriter to, IReadOnlyDictionary<string, FeedTensor> feeds)
    {
        to.Write(feeds.Count);
        foreach (var (name, feed) in feeds)
        {
            to.Write(name);
            to.WriteTensor(feed.Type, feed.Shape, feed.Bytes);
        }
    }

    public static Dictionary<string, FeedTensor> ReadFeeds(this BinaryReader from) =>
        from.ReadMany(() =>
            {
                string name = from.ReadString();
                var (type, shape) = from.ReadHead();
                return (name, Feed: new FeedTensor(type, from.ReadBytes(), shape));
            })
            .ToDictionary(f => f.name, f => f.Feed);

    public static void Write(this BinaryWriter to, IReadOnlyList<OutputTensor> outputs)
    {
        to.Write(outputs.Count);
        foreach (var output in outputs)
            to.WriteTensor(
                output.Type,
                output.Shape,
                output.Type == ElementType.Float ? MemoryMarshal.AsBytes<float>(output.Floats) : (byte[])output.Values
            );
    }

    public static OutputTensor[] ReadOutputs(this BinaryReader from) =>
        from.ReadMany(() =>
        {
            var (type, shape) = from.ReadHead();
            byte[] bytes = from.ReadBytes();
            return new OutputTensor(
                type,
                shape,
                type == ElementType.Float ? MemoryMarshal.Cast<byte, float>(bytes).ToArray() : bytes
            );
        });

    private static void WriteTensor(this BinaryWriter to, ElementType type, long[] shape, ReadOnlySpan<byte> values)
    {
        to.Write((int)type);
        to.Write(shape.Length);
        foreach (long length in shape)
            to.Write(length);
        to.WriteBytes(values);
    }

    private static (ElementType Type, long[] Shape) ReadHead(this BinaryReader from) =>
        ((ElementType)from.ReadInt32(), from.ReadMany(from.ReadInt64));

    private static void WriteBytes(this BinaryWriter to, ReadOnlySpan<byte> bytes)
    {
        to.Write(bytes.Length);
        to.Write(bytes);
    }

    private static byte[] ReadBytes(this BinaryReader from) => from.ReadBytes(from.ReadInt32());

    private static T[] ReadMany<T>(this BinaryReader from, Func<T> read)
    {
        var all = new T[from.ReadInt32()];
        for (int i = 0; i < all.Length; i++)
            all[i] = read();
        return all;
    }
}
