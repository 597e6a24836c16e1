namespace GradCam.Tests.Autodiff.Rules.Kernels.Recurrent;

/// <summary>
/// Every activation of a recurrent layer, with numbers of its own and with those that the runtime takes.
/// </summary>
public class GateFunctionTests
{
    public static TheoryData<string> Names =>
        [
            "Affine",
            "Elu",
            "HardSigmoid",
            "LeakyRelu",
            "Relu",
            "ScaledTanh",
            "Sigmoid",
            "Softplus",
            "Softsign",
            "Tanh",
            "ThresholdedRelu",
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_ofSimpleLayer_equalFiniteDifferences(string name) =>
        GradientCheck.Run(
            "RNN",
            $"2,2,2 ; 1,2,2 ; 1,2,2 ; 1,4 | hidden_size=2 activations=[{name}] activation_alpha=[0.6] "
                + "activation_beta=[0.3] #2",
            twice: true
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_ofCandidateInGru_equalFiniteDifferences(string name)
    {
        GradientCheck.Run(
            "GRU",
            $"2,1,2 ; 1,6,2 ; 1,6,2 ; 1,12 | hidden_size=2 activations=[Sigmoid,{name}] activation_alpha=[0.6] "
                + "activation_beta=[0.3] #2",
            twice: true
        );
        GradientCheck.Run("GRU", $"2,1,2 ; 1,6,2 ; 1,6,2 | hidden_size=2 activations=[Sigmoid,{name}] #2");
    }
}
