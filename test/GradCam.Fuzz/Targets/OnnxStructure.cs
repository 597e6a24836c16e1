using Google.Protobuf;
using GradCam.Fuzz.Mutators;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Targets;

/// <summary>Well-formed ONNX files with odd attributes, shapes, operators and constants.</summary>
internal sealed class OnnxStructure : OnnxBytes
{
    public override string Name => "onnx-structure";

    public override int Weight => 35;

    public override byte[] Make(Random random)
    {
        var model =
            random.Next(2) == 0 ? OnnxGenerator.Make(random) : ModelProto.Parser.ParseFrom(Pick(random, Models.Value));
        if (model.Graph is null)
            return model.ToByteArray();
        var edit = new ModelEditor(model, random, "mutated");
        var (gentle, wild) = (new GentleMutator(edit), new OnnxMutator(edit));
        for (int i = random.Next(0, 3); i > 0; i--)
            gentle.Mutate();
        // Most of what is changed without regard is refused at once.
        for (int i = random.Next(3) == 0 ? random.Next(1, 4) : 0; i > 0; i--)
            wild.Mutate();
        ExplainWay.Write(model, random.Next());
        return model.ToByteArray();
    }

    public override IEnumerable<byte[]> Smaller(byte[] input)
    {
        var model = ModelProto.Parser.ParseFrom(input);
        for (int i = model.Graph.Node.Count - 1; i >= 0; i--)
        {
            // A node less, whose readers read what it read.
            var without = model.Clone();
            var node = without.Graph.Node[i];
            without.Graph.Node.RemoveAt(i);
            foreach (var reader in without.Graph.Node)
                for (int k = 0; k < reader.Input.Count; k++)
                    if (node.Output.Contains(reader.Input[k]))
                        reader.Input[k] = node.Input.Count > 0 ? node.Input[0] : "";
            yield return without.ToByteArray();
        }
        for (int i = model.Graph.Initializer.Count - 1; i >= 0; i--)
        {
            var without = model.Clone();
            without.Graph.Initializer.RemoveAt(i);
            yield return without.ToByteArray();
        }
        for (int i = 0; i < model.Graph.Node.Count; i++)
        for (int k = 0; k < model.Graph.Node[i].Attribute.Count; k++)
        {
            var without = model.Clone();
            without.Graph.Node[i].Attribute.RemoveAt(k);
            yield return without.ToByteArray();
        }
    }
}
