using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using static GradCam.Building.ValOps;

namespace GradCam.Tests.Building;

public class StructureTests
{
    private readonly GraphBuilder _graph = new(
        new ModelProto
        {
            IrVersion = 8,
            Graph = new GraphProto(),
            OpsetImport = { new OperatorSetIdProto { Version = 18 } },
        }
    );
    private readonly Val _image,
        _channels;

    public StructureTests()
    {
        _image = _graph.Input("image", ElementType.Float, [1, 3, 2, 2]);
        _channels = _graph.Input("channels", ElementType.Float, [1, 3, 1, 1]);
    }

    private Val Repetition => Repeated.Along([2, 3], _channels, _image);

    private static Val Source(Val repeated) => Assert.IsType<Repeated>(repeated.Structure).Source;

    [Fact]
    public void Operators_onRepeatedValuesAlone_areAppliedToWhatIsRepeated()
    {
        Val result = Where((Repetition * Repetition + 1f).Equal(0), 0, Repetition.Relu());
        Assert.True(Reduced.Is(Source(result), [2, 3]));
        Assert.Equal(_channels.Name, Repetition.Mean([2, 3]).Name);
        Assert.Equal("Mul", _graph.Producer(Repetition.Sum([2, 3]).Name)!.OpType);
    }

    [Fact]
    public void Scalar_besideAReducedValue_isWrittenOutForEachChannel()
    {
        var constant = _graph.Constant(_graph.Producer(Source(Repetition * 2.5f).Name)!.Input[1])!;
        Assert.Equal([1, 3, 1, 1], constant.Dims);
        Assert.Equal([2.5f, 2.5f, 2.5f], Tensors.Floats(constant));

        Val unknown = _graph.Input("unknown", ElementType.Float, [1, new Dim(null), 2, 2]).Sum([2, 3]);
        Assert.Empty(_graph.Constant(_graph.Producer((unknown * 2.5f).Name)!.Input[1])!.Dims);
    }

    [Fact]
    public void Product_withWhatHasThePlaces_needsNoRepetition()
    {
        Val result = Repetition * _image;
        Assert.Equal([_channels.Name, _image.Name], _graph.Producer(result.Name)!.Input);
        Assert.IsNotType<Repeated>(result.Structure);
    }

    [Fact]
    public void Sum_ofWeightedValues_weighsTheirSum()
    {
        var product = _graph.Producer((Repetition * _image).Sum([2, 3]).Name)!;
        Assert.Equal(("Mul", _channels.Name), (product.OpType, product.Input[0]));
        Assert.Equal(
            ("ReduceSum", _image.Name),
            (_graph.Producer(product.Input[1])!.OpType, _graph.Producer(product.Input[1])!.Input[0])
        );
        Assert.Equal("ReduceSum", _graph.Producer((Repetition * _image).Sum([3]).Name)!.OpType);
    }

    [Fact]
    public void Product_withAValueOfUnknownShape_repeats()
    {
        Val other = _graph.Input("other", ElementType.Float, null);
        Assert.Equal("Expand", _graph.Producer(_graph.Producer((Repetition * other).Name)!.Input[0])!.OpType);
    }

    [Fact]
    public void Product_ofValuesRepeatedAlongOtherAxes_repeats()
    {
        Val rows = _graph.Input("rows", ElementType.Float, [1, 3, 2, 1]);
        Val both = Repetition * Repeated.Along([3], rows, _image);
        Assert.All(_graph.Producer(both.Name)!.Input, name => Assert.Equal("Expand", _graph.Producer(name)!.OpType));
    }
}
