using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using Kind = GradCam.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace GradCam.Tests.Onnx;

/// <summary>
/// Wherever in a model a tensor stands, its data comes from the model's own folder or not at all, and the runtime is
/// never given a path.
/// </summary>
public sealed class ExternalDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-external-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Places =>
        [
            "initializer",
            "constant",
            "list of tensors",
            "branch",
            "graphs",
            "function",
            "function's default",
            "sparse initializer",
            "sparse constant",
            "training",
        ];

    [Theory]
    [MemberData(nameof(Places))]
    public void Load_ofExternalTensorAnywhere_readsNoFileElsewhere(string place)
    {
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, With(place, "../outside.bin").ToByteArray());

        Assert.Contains("own folder", Assert.Throws<GradCamException>(() => OnnxFile.Load(path)).Message);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Load_ofExternalTensorAnywhere_readsTheFileItself(string place)
    {
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(Path.Combine(_folder, "w.bin"), [0, 0, 128, 63]);
        File.WriteAllBytes(path, With(place, "w.bin").ToByteArray());
        ModelProto loaded;
        try
        {
            loaded = OnnxFile.Load(path);
        }
        catch (GradCamException e)
        {
            // Some places make no model that could be run; they are refused for that, and not for the file.
            Assert.DoesNotContain("w.bin", e.Message);
            return;
        }
        Assert.DoesNotContain("w.bin", loaded.ToString());
        Assert.All(Tensors.AllOf(loaded), t => Assert.Equal(TensorProto.Types.DataLocation.Default, t.DataLocation));
    }

    [Fact]
    public void Load_ofFunctionConstantInTheWorkingFolder_isRefused()
    {
        string path = Path.Combine(_folder, "extfn_near.onnx");
        File.Copy(Path.Combine(Repository.Root, "test", "GradCam.Tests", "Hostile", "extfn_near.onnx"), path);

        Assert.Contains("cannot be read", Assert.Throws<GradCamException>(() => OnnxFile.Load(path)).Message);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("graph")]
    [InlineData("node")]
    [InlineData("tensor")]
    [InlineData("tensor in an attribute")]
    public void Load_ofFieldThatIsNotOfOnnx_isRefused(string message)
    {
        // Field 200, of bytes: it could name anything.
        byte[] field = [0xC2, 0x0C, 3, (byte)'/', (byte)'e', (byte)'t'];
        var model = SmallModels.Classifier();
        switch (message)
        {
            case "graph":
                model.Graph.MergeFrom(field);
                break;
            case "node":
                model.Graph.Node[0].MergeFrom(field);
                break;
            case "tensor":
                model.Graph.Initializer[0].MergeFrom(field);
                break;
            case "tensor in an attribute":
                model.Graph.Node.Add(Nodes.New("Constant", [], ["c"], Attr.Of("value", Tensors.Of("", [1f]))));
                model.Graph.Node[^1].Attribute[0].T.MergeFrom(field);
                break;
            default:
                model.MergeFrom(field);
                break;
        }

        Assert.Contains(
            "not of the ONNX format",
            Assert.Throws<GradCamException>(() => OnnxFile.Parse(model.ToByteArray(), "The model")).Message
        );
    }

    private static ModelProto With(string place, string file)
    {
        var model = SmallModels.Classifier();
        var tensor = new TensorProto
        {
            Name = "odd",
            DataType = (int)ElementType.Float,
            DataLocation = TensorProto.Types.DataLocation.External,
        };
        tensor.Dims.Add(1);
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = file });
        var sparse = new SparseTensorProto { Values = tensor, Indices = Tensors.Vector("", [0]) };
        sparse.Dims.Add(1);
        var graph = new GraphProto { Name = "inner" };
        graph.Initializer.Add(tensor);
        graph.Output.Add(new ValueInfoProto { Name = "odd", Type = Dim.Type(ElementType.Float, [1]) });
        var value = new AttributeProto
        {
            Name = "value",
            T = tensor,
            Type = Kind.Tensor,
        };
        switch (place)
        {
            case "initializer":
                model.Graph.Initializer.Add(tensor);
                break;
            case "constant":
                model.Graph.Node.Add(Nodes.New("Constant", [], ["c"], value));
                break;
            case "sparse initializer":
                model.Graph.SparseInitializer.Add(sparse);
                break;
            case "sparse constant":
                model.Graph.Node.Add(
                    Nodes.New(
                        "Constant",
                        [],
                        ["c"],
                        new AttributeProto
                        {
                            Name = "sparse_value",
                            SparseTensor = sparse,
                            Type = Kind.SparseTensor,
                        }
                    )
                );
                break;
            case "training":
                model.TrainingInfo.Add(new TrainingInfoProto { Algorithm = graph });
                break;
            case "branch":
                model.Graph.Node.Add(
                    Nodes.New(
                        "Constant",
                        [],
                        ["yes"],
                        Attr.Of(
                            "value",
                            new TensorProto { DataType = (int)ElementType.Bool, RawData = ByteString.CopyFrom(1) }
                        )
                    )
                );
                model.Graph.Node.Add(
                    Nodes.New(
                        "If",
                        ["yes"],
                        ["c"],
                        new AttributeProto
                        {
                            Name = "then_branch",
                            G = graph,
                            Type = Kind.Graph,
                        },
                        new AttributeProto
                        {
                            Name = "else_branch",
                            G = graph,
                            Type = Kind.Graph,
                        }
                    )
                );
                break;
            case "list of tensors" or "graphs":
                var many = new AttributeProto { Name = "many", Type = place == "graphs" ? Kind.Graphs : Kind.Tensors };
                if (place == "graphs")
                    many.Graphs.Add(graph);
                else
                    many.Tensors.Add(tensor);
                model.Graph.Node[0].Attribute.Add(many);
                break;
            default:
                var function = new FunctionProto { Name = "F", Domain = "mine" };
                function.Output.Add("y");
                if (place == "function")
                    function.Node.Add(Nodes.New("Constant", [], ["y"], value));
                else
                {
                    function.AttributeProto.Add(
                        new AttributeProto
                        {
                            Name = "of",
                            T = tensor,
                            Type = Kind.Tensor,
                        }
                    );
                    function.Node.Add(
                        Nodes.New(
                            "Constant",
                            [],
                            ["y"],
                            new AttributeProto
                            {
                                Name = "value",
                                RefAttrName = "of",
                                Type = Kind.Tensor,
                            }
                        )
                    );
                }
                model.Functions.Add(function);
                model.Graph.Node.Add(Nodes.New("F", [], ["c"]));
                model.Graph.Node[^1].Domain = "mine";
                break;
        }
        return model;
    }
}
